import { ignored } from "../inputRules.ts";
import type { ResourceModel } from "../ResourceModel.ts";

/** A topic: the local broker gets it before its first mapping starts. */
const topicModel: ResourceModel = {
  type: "aws:msk/topic:Topic",
  rules: {
    clusterArn: ignored("the local run has one broker"),
    name: "modelled",
    partitionCount: "modelled",
    replicationFactor: ignored("the local run has one broker"),
    configs: ignored("the local broker dates records itself"),
  },
  nameProperty: "name",
  create({ request, inputs, name, context }) {
    const partitions = inputs.optionalNumber("partitionCount") ?? 1;
    context.declarations.kafkaTopics.set(request.urn, { name, partitions });
    const clusterArn = inputs.text("clusterArn");
    const arn = `${clusterArn.replace(":cluster/", ":topic/")}/${name}`;
    return { id: `${clusterArn},${name}`, state: { ...inputs.values, name, arn } };
  },
};

/** Models of the resources of MSK. */
export const mskModels: readonly ResourceModel[] = [topicModel];
