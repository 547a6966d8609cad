import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import type { Alert } from "../../runtime/contract/alert.ts";
import { alertSentence, alertSubject } from "../../runtime/domain/describeAlert.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const PAGE = readFileSync(join(ROOT, "docs", "alerts.md"), "utf8");

describe("the page about alerts", () => {
  const alert = JSON.parse(/```json\n(.*?)```/s.exec(PAGE)?.[1] ?? "") as Alert;

  it("shows an alert that fits the schema", () => {
    const schema = readFileSync(join(ROOT, "runtime", "contract", "alert.schema.json"), "utf8");
    const fits = new Ajv().compile(JSON.parse(schema) as object);
    assert.ok(fits(alert), JSON.stringify(fits.errors));
  });

  it("quotes the subject and the sentence that people get of it", () => {
    const quoted = PAGE.replaceAll("\n>", "").replaceAll(/\s+/g, " ");
    assert.ok(quoted.includes(alertSubject(alert)));
    assert.ok(quoted.includes(alertSentence(alert)));
  });
});
