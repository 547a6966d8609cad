import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** A function's version or alias behind its ARN.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html */
const QUALIFIER = /^(arn:[^:]+:lambda:[^:]+:\d+:function:[^:]+):([^:]+)$/;

/**
 * Lets one topic, and no other, invoke a function of the same account and region.
 * @param functionArn may end in an alias or a version
 */
export function letTopicInvoke(
  parent: pulumi.Resource,
  name: string,
  {
    functionArn,
    topicArn,
  }: { readonly functionArn: pulumi.Input<string>; readonly topicArn: pulumi.Input<string> },
): aws.lambda.Permission {
  const parts = pulumi.output(functionArn).apply((arn) => QUALIFIER.exec(arn) ?? [arn, arn]);
  return new aws.lambda.Permission(
    name,
    {
      function: parts.apply(([, arn = ""]) => arn),
      qualifier: parts.apply(([, , qualifier]) => qualifier),
      action: "lambda:InvokeFunction",
      principal: "sns.amazonaws.com",
      sourceArn: topicArn,
    },
    { parent },
  );
}
