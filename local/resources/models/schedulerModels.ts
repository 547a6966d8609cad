import { IANAZone } from "luxon";
import { NotModelledError } from "../../engine/NotModelledError.ts";
import { compileCron } from "../../mappings/cronTimes.ts";
import type { ScheduleTiming } from "../../model.ts";
import { localArn } from "../arns.ts";
import { ignored } from "../inputRules.ts";
import type { Inputs } from "../Inputs.ts";
import { parseRate } from "../parseRate.ts";
import { recorded } from "../recorded.ts";
import type { ResourceModel } from "../ResourceModel.ts";

const TYPE = "aws:scheduler/schedule:Schedule";
const FAILURES = ignored("the run itself reports a failed invocation, and the next one follows");

const scheduleModel: ResourceModel = {
  type: TYPE,
  nameProperty: "name",
  naming: { lengthMax: 64 },
  rules: {
    name: "modelled",
    namePrefix: "modelled",
    groupName: "modelled",
    scheduleExpression: "modelled",
    scheduleExpressionTimezone: "modelled",
    flexibleTimeWindow: ignored("the exact time is within every window"),
    state: "modelled",
    target: {
      arn: "modelled",
      input: "modelled",
      roleArn: ignored("nothing local enforces policies"),
      retryPolicy: FAILURES,
      deadLetterConfig: FAILURES,
    },
    actionAfterCompletion: ignored("neither a rate nor a cron expression completes"),
    description: ignored("it is for people"),
    kmsKeyArn: ignored("data on this machine is as safe as its disk"),
  },
  create({ request, inputs, name, context }) {
    const target = inputs.optionalGroup("target");
    const functionArn = target?.text("arn") ?? "";
    if (!functionArn.includes(":lambda:")) {
      throw new NotModelledError(`${TYPE} with the target "${functionArn}"`, "invoke a function");
    }
    const input = target?.optionalText("input");
    if (input === undefined) {
      throw new NotModelledError(`${TYPE} without "target.input"`, 'set it, for instance to "{}"');
    }
    const timing = readTiming(inputs);
    const group = inputs.optionalText("groupName") ?? "default";
    if (inputs.optionalText("state") !== "DISABLED") {
      const schedule = { id: `${group}/${name}`, functionArn, timing, input };
      context.declarations.schedules.set(request.urn, schedule);
    }
    return {
      id: `${group}/${name}`,
      state: {
        ...inputs.values,
        name,
        groupName: group,
        arn: localArn("scheduler", `schedule/${group}/${name}`),
      },
    };
  },
};

/** @throws for what AWS refuses, and by name for what does not run locally. */
function readTiming(inputs: Inputs): ScheduleTiming {
  const expression = inputs.text("scheduleExpression");
  const timeZone = inputs.optionalText("scheduleExpressionTimezone") ?? "UTC";
  const fields = /^cron\((.*)\)$/.exec(expression)?.[1];
  if (fields === undefined) return { type: "rate", seconds: parseRate(expression) };
  if (!IANAZone.isValidZone(timeZone)) {
    throw new Error(
      `${TYPE} property "scheduleExpressionTimezone" must be an IANA time zone, got "${timeZone}".`,
    );
  }
  const timing = { type: "cron", fields, timeZone } as const;
  compileCron(timing);
  return timing;
}

/** Models of the resources of EventBridge Scheduler. */
export const schedulerModels: readonly ResourceModel[] = [
  scheduleModel,
  recorded({
    type: "aws:scheduler/scheduleGroup:ScheduleGroup",
    reason: "groups sort schedules; they run alike",
    nameProperty: "name",
    naming: { lengthMax: 64 },
    id: ({ name }) => name,
    outputs: ({ name }) => ({ arn: localArn("scheduler", `schedule-group/${name}`) }),
  }),
];
