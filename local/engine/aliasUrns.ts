import { makeUrn, parseUrn } from "./urn.ts";

/** One alias as a program gives it: a whole URN, or what was different of the present one. */
export interface AliasSpec {
  readonly urn?: string;
  readonly name?: string;
  readonly type?: string;
  readonly stack?: string;
  readonly project?: string;
  /** Absent: the present parent. */
  readonly parent?: string;
  /** The resource had no parent. */
  readonly noParent?: boolean;
}

/** The resource the aliases belong to. */
export interface AliasedResource {
  readonly stack: string;
  readonly project: string;
  readonly type: string;
  readonly name: string;
  readonly parent?: string;
}

/**
 * All URNs a resource may have had: its own aliases, those that follow from its parent's, and both
 * together, in the order in which they are tried.
 */
export function aliasUrns(
  resource: AliasedResource,
  aliases: readonly AliasSpec[],
  parentAliases: readonly string[],
): string[] {
  const own = aliases.map((alias) => aliasUrn(resource, alias));
  const urns = new Set(own);
  for (const parentAlias of parentAliases) {
    urns.add(inheritedUrn(resource, parentAlias, resource.type, resource.name));
    for (const urn of own) {
      const { qualifiedType, name } = parseUrn(urn);
      const type = qualifiedType.split("$").at(-1) ?? resource.type;
      urns.add(inheritedUrn(resource, parentAlias, type, name));
    }
  }
  return [...urns];
}

function aliasUrn(resource: AliasedResource, alias: AliasSpec): string {
  if (alias.urn !== undefined) return alias.urn;
  const parent = alias.noParent === true ? undefined : (alias.parent ?? resource.parent);
  return makeUrn(
    { stack: alias.stack ?? resource.stack, project: alias.project ?? resource.project },
    parent === undefined ? "" : parseUrn(parent).qualifiedType,
    alias.type ?? resource.type,
    alias.name ?? resource.name,
  );
}

/** A child named after its parent was named after the parent's old name before. */
function inheritedUrn(
  resource: AliasedResource,
  parentAlias: string,
  type: string,
  name: string,
): string {
  const old = parseUrn(parentAlias);
  const parentName = resource.parent === undefined ? "" : parseUrn(resource.parent).name;
  const oldName =
    parentName !== "" && name.startsWith(parentName)
      ? old.name + name.slice(parentName.length)
      : name;
  return makeUrn(resource, old.qualifiedType, type, oldName);
}
