import type { ResourceRule } from "../../framework/Rule.ts";
import { holdCustomerKey } from "../../holdCustomerKey.ts";

export const schedulerScheduleCustomerKey: ResourceRule = {
  name: "scheduler-schedule-customer-key",
  scope: "resource",
  groups: ["encryption"],
  title: "Schedules are encrypted with a customer managed key.",
  rationale:
    "A schedule's input may hold data. With a key of one's own the scheduler needs the right to use it, so that it is advice where the input is empty.",
  severity: "low",
  level: "advisory",
  links: ["https://docs.aws.amazon.com/scheduler/latest/UserGuide/encryption-rest.html"],
  controls: ["CKV_AWS_297"],
  resourceTypes: ["aws:scheduler/schedule:Schedule"],
  remedy: "set kmsKeyArn to the ARN of a key of your own",
  evaluate: ({ props }) => holdCustomerKey(props, "kmsKeyArn"),
};
