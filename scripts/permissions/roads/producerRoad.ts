import { text } from "../Infrastructure.ts";
import type { Road, RoadRun } from "./Road.ts";

/** A poll whose minute ends before the function gets to it is left out. */
const MAX_TRIES = 3;

/** Quotes that the schedule asks the provider for: with its key, into the stream and the archive. */
export const producerRoad: Road = {
  name: "scheduled quotes",
  async drive(run) {
    const { stack, provider } = run;
    const schedule = scheduleOf(run);
    for (let tries = 0; provider.asked === 0; tries += 1) {
      if (tries === MAX_TRIES) throw new Error("the schedule must have asked the provider");
      await stack.runSchedules([schedule]);
    }
    await stack.drain();
  },
};

function scheduleOf({ stack }: RoadRun): string {
  const found = stack.program.resources.find(({ type, name }) => {
    return type === "aws:scheduler/schedule:Schedule" && name === "stocks-produce-quotes-schedule";
  });
  return `default/${text(found?.state["name"])}`;
}
