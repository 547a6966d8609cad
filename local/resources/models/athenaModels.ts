import { localArn, uuidOf } from "../arns.ts";
import { ignored } from "../inputRules.ts";
import type { ResourceModel } from "../ResourceModel.ts";

const PRINTED = ignored("local results are printed and kept nowhere");

const workgroupModel: ResourceModel = {
  type: "aws:athena/workgroup:Workgroup",
  nameProperty: "name",
  naming: { lengthMax: 128 },
  rules: {
    name: "modelled",
    description: ignored("it is for people"),
    state: ignored("local queries run without a workgroup"),
    forceDestroy: ignored("there is no query history to lose"),
    configuration: {
      enforceWorkgroupConfiguration: ignored("local queries have no settings of their own"),
      bytesScannedCutoffPerQuery: ignored("reading this machine's disk costs nothing"),
      publishCloudwatchMetricsEnabled: ignored("there is no CloudWatch"),
      requesterPaysEnabled: ignored("nobody pays"),
      engineVersion: ignored("DuckDB answers, with the names of Athena's engine"),
      resultConfiguration: {
        outputLocation: PRINTED,
        expectedBucketOwner: PRINTED,
        encryptionConfiguration: PRINTED,
        aclConfiguration: PRINTED,
      },
    },
  },
  create: ({ inputs, name }) => ({
    id: name,
    state: { ...inputs.values, name, arn: localArn("athena", `workgroup/${name}`) },
  }),
};

const namedQueryModel: ResourceModel = {
  type: "aws:athena/namedQuery:NamedQuery",
  nameProperty: "name",
  naming: { lengthMax: 128 },
  rules: {
    name: "modelled",
    database: "modelled",
    query: "modelled",
    description: "modelled",
    workgroup: ignored("local queries run without a workgroup"),
  },
  create({ request, inputs, name, context }) {
    context.declarations.glue.addQuery(request.urn, {
      name,
      databaseName: inputs.text("database"),
      description: inputs.optionalText("description") ?? "",
      sql: inputs.text("query"),
    });
    return { id: uuidOf(request.urn), state: { ...inputs.values, name } };
  },
};

/** Models of the resources of Athena. */
export const athenaModels: readonly ResourceModel[] = [workgroupModel, namedQueryModel];
