import type { AccessRequest } from "../AccessRequest.ts";
import { ANOTHER_ACCOUNT } from "../Infrastructure.ts";
import { LEADING_KEYS } from "../requests/keyRequests.ts";
import type { Forbidden } from "./Forbidden.ts";

const ANOTHER_KEY = "00000000-0000-4000-8000-000000000000";
/** Condition key with the folder that is listed. */
const PREFIX = "s3:prefix";
const CONTEXT = "kms:EncryptionContext:";

/**
 * What lies next to what a role does: the same on another account's resource, on one whose name begins the
 * same, in another folder; of other items where the request tells of its own; and of a key by another
 * service, on its own, or for something else.
 */
export function neighboursOf({ action, resource, context }: AccessRequest): Forbidden[] {
  if (resource === "*" || action.startsWith("ec2:")) return [];
  const near = (why: string, changed: string): Forbidden => {
    return { action, resource: changed, context, why };
  };
  return [
    ...(/^arn:aws:[^:]+:[^:]*:\d{12}:/.test(resource)
      ? [near("of another account", resource.replace(/:\d{12}:/, `:${ANOTHER_ACCOUNT}:`))]
      : []),
    ...siblings(resource).map((sibling) => near("of another name", sibling)),
    ...(PREFIX in context ? besideFolder({ action, resource, context }) : []),
    ...(LEADING_KEYS in context ? besideItem({ action, resource, context }) : []),
    ...(action.startsWith("kms:") ? otherUses({ action, resource, context }) : []),
  ];
}

/** Resources of the same kind beside it. */
function siblings(resource: string): string[] {
  const [, , service = ""] = resource.split(":");
  switch (service) {
    case "kms":
      return [resource.replace(/[^/]+$/, ANOTHER_KEY), `${resource}0`];
    case "s3":
      return besideObject(resource);
    case "dynamodb":
      return [
        resource.replace(/:table\/([^/]+)/, ":table/$1-other"),
        ...(/\/(index|stream)\//.test(resource)
          ? [`${resource}-other`, resource.replace(/\/(index|stream)\/.*$/, "")]
          : [`${resource}/index/other`]),
      ];
    case "glue":
      return besideTable(resource);
    case "logs":
      return [
        resource.replace(/:log-group:([^:]+)/, ":log-group:$1-other"),
        // Lambda names the streams of a group as it likes.
        ...(resource.endsWith(":log-stream:any") ? [] : [`${resource}-other`]),
      ];
    default:
      return [`${resource}-other`];
  }
}

function besideObject(resource: string): string[] {
  const [bucket = "", ...folders] = resource.split("/");
  const otherBucket = [`${bucket}-other`, ...folders].join("/");
  if (folders.length === 0) return [otherBucket];
  const [first = "", ...rest] = folders;
  const [, ...deeper] = rest;
  return [
    otherBucket,
    [bucket, "other", ...rest].join("/"),
    [bucket, `${first}-other`, ...rest].join("/"),
    [bucket, "other", ...folders].join("/"),
    ...(deeper.length === 0 ? [] : [[bucket, first, "other", ...deeper].join("/")]),
  ];
}

/** All tables of a database may be read: next to them are those of other databases. */
function besideTable(resource: string): string[] {
  return /:(table|database)\//.test(resource)
    ? [resource.replace(/:(table|database)\/([^/]+)/, ":$1/$2-other")]
    : [`${resource}/other`];
}

/** The same bucket's other folders, and all of it. */
function besideFolder({ action, resource, context }: Omit<Forbidden, "why">): Forbidden[] {
  const { [PREFIX]: own = "", ...rest } = context;
  const folder = own.replace(/\/.*$/, "");
  return [
    ...["other/", `${folder}-other/`, `other/${own}`].map((prefix) => ({
      ...{ action, resource, why: "of another folder" },
      context: { ...rest, [PREFIX]: prefix },
    })),
    { action, resource, context: rest, why: "of the whole bucket" },
  ];
}

/** The same table's other items, and none. */
function besideItem({ action, resource, context }: Omit<Forbidden, "why">): Forbidden[] {
  const { [LEADING_KEYS]: own, ...rest } = context;
  return [
    {
      ...{ action, resource, why: "of another item" },
      context: { ...rest, [LEADING_KEYS]: `${own}-other` },
    },
    { action, resource, context: rest, why: "of no item" },
  ];
}

function otherUses({ action, resource, context }: Omit<Forbidden, "why">): Forbidden[] {
  const via = context["kms:ViaService"] ?? "";
  const direct = Object.fromEntries(
    Object.entries(context).filter(([key]) => key !== "kms:ViaService"),
  );
  const changed = (more: Readonly<Record<string, string>>): Record<string, string> => {
    return { ...context, ...more };
  };
  return [
    { action, resource, context: direct, why: "without a service" },
    {
      action,
      resource,
      context: changed({ "kms:ViaService": via.replace(/^[^.]+/, "ebs") }),
      why: "by another service",
    },
    {
      action,
      resource,
      context: changed({ "kms:ViaService": `${via}.cn` }),
      why: "by the service of another partition",
    },
    ...Object.entries(context)
      .filter(([key]) => key.startsWith(CONTEXT) && !key.endsWith("subscriberId"))
      .flatMap(([key, value]) =>
        [`other-${value}`, `${value}-other`].map((other) => {
          const why = `for another ${key.slice(CONTEXT.length)}`;
          return { action, resource, context: changed({ [key]: other }), why };
        }),
      ),
  ];
}
