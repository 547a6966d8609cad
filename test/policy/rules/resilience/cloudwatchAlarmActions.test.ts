import { cloudwatchAlarmActions } from "../../../../policy/rules/resilience/cloudwatchAlarmActions.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const TOPIC = "arn:aws:sns:us-east-1:123456789012:ops";

describeRule(cloudwatchAlarmActions, {
  compliant: {
    "an alarm that tells a topic": { props: { alarmActions: [TOPIC] } },
    "a topic that is made in the same update is an action": {
      props: { alarmActions: [UNKNOWN] },
    },
    "a composite alarm": {
      type: "aws:cloudwatch/compositeAlarm:CompositeAlarm",
      props: { alarmActions: [TOPIC], actionsEnabled: true },
    },
  },
  violating: {
    "an alarm that tells nobody": [
      {},
      '"alarmActions" must hold at least one action, got none; name',
    ],
    "an empty list": [{ props: { alarmActions: [] } }, '"alarmActions" must hold at least one'],
    "actions that are off": [
      { props: { alarmActions: [TOPIC], actionsEnabled: false } },
      '"actionsEnabled" must be true, got false',
    ],
  },
  unknown: { "actions that are computed": [{ props: { alarmActions: UNKNOWN } }, "alarmActions"] },
});
