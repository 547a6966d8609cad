import assert from "node:assert/strict";
import type { Alert } from "../../../runtime/contract/alert.ts";
import { makeAnomalyAlert } from "../../../runtime/domain/makeAlert.ts";
import { readAlert } from "../../../runtime/domain/readAlert.ts";
import { slackMessage, slackNote } from "../../../runtime/domain/slackMessage.ts";
import { makeArrivedTick } from "../fakes/makeArrivedTick.ts";
import { makePending } from "../fakes/makePending.ts";

const CROSSOVER = makePending({ change: "1.25", changePercent: "0.66489362" }).alert;
const ANOMALY = makeAnomalyAlert(
  "AAPL",
  "down",
  makeArrivedTick({ price: 203, dayChange: { percent: "-7.2" } }),
);

describe("a Slack message", () => {
  it("of a crossover shows signal, sentence, price, change, averages, time and id", () => {
    assert.deepEqual(slackMessage(CROSSOVER), {
      text: "Stock alert: AAPL BUY_SIGNAL at 189.25, +0.66% today",
      blocks: [
        { type: "header", text: { type: "plain_text", text: "AAPL BUY_SIGNAL", emoji: false } },
        {
          type: "section",
          text: {
            type: "plain_text",
            text:
              "AAPL at 189.25 on 2026-11-20 14:30:00.000 UTC, up 1.25 (0.66%) today: the 5-tick " +
              "average 188.1 rose above the 20-tick average 187.95, an uptrend (BUY_SIGNAL). " +
              "Not investment advice.",
            emoji: false,
          },
        },
        {
          type: "section",
          fields: [
            { type: "mrkdwn", text: "*Price*\n189.25" },
            { type: "mrkdwn", text: "*Change today*\nup 1.25 (0.66%)" },
            { type: "mrkdwn", text: "*5-tick average*\n188.1" },
            { type: "mrkdwn", text: "*20-tick average*\n187.95" },
            { type: "mrkdwn", text: "*Trade time*\n2026-11-20 14:30:00.000 UTC" },
            { type: "mrkdwn", text: "*Data*\nlive" },
          ],
        },
        { type: "context", elements: [{ type: "mrkdwn", text: "Alert `0123456789abcdef`" }] },
      ],
    });
  });

  it("shows the split that it may be about", () => {
    const message = JSON.stringify(slackMessage({ ...CROSSOVER, possible_split: "4:1" }));
    assert.match(message, /\*Possible split\*\\n4:1/);
    assert.match(message, /about as it does by a 4:1 split/);
  });

  it("of an anomaly shows no averages", () => {
    const message = slackMessage(ANOMALY);
    assert.equal(message.text, "Stock alert: AAPL ANOMALY at 203, -7.20% today");
    assert.doesNotMatch(JSON.stringify(message), /average/);
    assert.match(JSON.stringify(message), /\*Change today\*\\ndown 7\.20%/);
  });

  it("without a change shows none", () => {
    assert.doesNotMatch(JSON.stringify(slackMessage(makePending().alert)), /today/);
  });

  it("lets nothing of an alert be taken for Slack's own signs", () => {
    const forged = { ...CROSSOVER, id: "<!channel>", data_source: "<@U1>&" } as Alert;
    const message = JSON.stringify(slackMessage(forged));
    assert.match(message, /&lt;!channel&gt;/);
    assert.match(message, /&lt;@U1&gt;&amp;/);
  });

  it("keeps Slack's limits with the longest values", () => {
    const longest = makePending({
      ...{ symbol: "A^B=C_D:E-F.GHIJKLMNOP19", price: "999999999999.999" },
      ...{ shortSma: "999999999999.12345678", longSma: "999999999999.12345678" },
      ...{ change: "999999999999.99999999", changePercent: "9999999999999999999999.99999999" },
    }).alert;
    for (const { type, text, fields } of slackMessage(longest).blocks as readonly {
      readonly type: string;
      readonly text?: { readonly text: string };
      readonly fields?: readonly { readonly text: string }[];
    }[]) {
      // https://docs.slack.dev/reference/block-kit/blocks
      assert.ok((text?.text.length ?? 0) <= (type === "header" ? 150 : 3_000));
      assert.ok((fields ?? []).length <= 10);
      assert.ok((fields ?? []).every((field) => field.text.length <= 2_000));
    }
  });

  it("of something else is its text, as far as a section goes", () => {
    const { text, blocks } = slackNote("A <subject>", `${"long ".repeat(1_000)}`);
    assert.equal(text, "A &lt;subject&gt;");
    const [{ text: shown }] = blocks as [{ text: { text: string; type: string } }];
    assert.equal(shown.type, "plain_text");
    assert.equal(shown.text.length, 3_000);
    assert.match(shown.text, /^A <subject>\nlong long/);
    assert.equal(slackNote("", "m").text, "Message of the alert topic");
  });
});

describe("a message of the topic", () => {
  it("is an alert when it has all that is shown of one", () => {
    for (const alert of [CROSSOVER, ANOMALY]) {
      assert.deepEqual(readAlert(JSON.stringify(alert)), alert);
    }
  });

  it("is none when something is missing, of another kind, or no object", () => {
    for (const name of ["id", "symbol", "price", "signal", "short_sma", "long_window"] as const) {
      assert.equal(readAlert(JSON.stringify({ ...CROSSOVER, [name]: undefined })), undefined, name);
      assert.equal(readAlert(JSON.stringify({ ...CROSSOVER, [name]: {} })), undefined, name);
    }
    for (const text of ["", "null", "[]", '"crossover"', "{", '{"kind":"volume"}', "{}"]) {
      assert.equal(readAlert(text), undefined, text);
    }
  });
});
