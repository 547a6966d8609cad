import { DateTime } from "luxon";

/** When a schedule runs, as EventBridge Scheduler writes it. */
export interface CronTimes {
  /** Minute, hour, day of the month, month, day of the week, year. */
  readonly fields: string;
  /** IANA name. */
  readonly timeZone: string;
}

interface Field {
  readonly name: string;
  readonly range: readonly [min: number, max: number];
  /** Three letters for the numbers from the lowest on. */
  readonly words?: readonly string[];
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
const FIELDS: readonly Field[] = [
  { name: "minutes", range: [0, 59] },
  { name: "hours", range: [0, 23] },
  { name: "day of the month", range: [1, 31] },
  { name: "month", range: [1, 12], words: MONTHS },
  { name: "day of the week", range: [1, 7], words: WEEKDAYS },
  { name: "year", range: [1970, 2199] },
];

/** Days after which a time that has not come never does: 29 February comes within eight years. */
const SEARCH_DAYS = 8 * 366;

/**
 * Makes a function that gives the first time after a moment, both epoch milliseconds; undefined: there is
 * none within eight years. A time that a change of the clock leaves out is left out.
 * @throws naming the field, for what AWS refuses and for L, W and #, which do not run locally.
 */
export function compileCron({
  fields,
  timeZone,
}: CronTimes): (afterMs: number) => number | undefined {
  const texts = fields.trim().split(/\s+/);
  if (texts.length !== FIELDS.length) {
    throw new Error(`A cron expression must have six fields, got "${fields}".`);
  }
  // The one that says nothing is a question mark in AWS, so that the other decides.
  if ((texts[2] === "?") === (texts[4] === "?")) {
    throw new Error(
      `A cron expression must have a "?" for the day of the month or of the week, got "${fields}".`,
    );
  }
  const [minutes, hours, days, months, weekdays, years] = FIELDS.map((field, index) =>
    parseField(texts[index] ?? "", field),
  ) as [Set<number>, Set<number>, Set<number>, Set<number>, Set<number>, Set<number>];
  const isDay = (day: DateTime): boolean =>
    years.has(day.year) &&
    months.has(day.month) &&
    days.has(day.day) &&
    weekdays.has((day.weekday % 7) + 1);
  return (afterMs) => {
    const first = DateTime.fromMillis(afterMs, { zone: timeZone }).startOf("day");
    for (let offset = 0; offset <= SEARCH_DAYS; offset++) {
      const day = first.plus({ days: offset });
      if (!isDay(day)) continue;
      const found = timesOf(day, hours, minutes).find((ms) => ms > afterMs);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function timesOf(day: DateTime, hours: Set<number>, minutes: Set<number>): number[] {
  return [...hours].flatMap((hour) =>
    [...minutes].flatMap((minute) => {
      const time = day.set({ hour, minute });
      return time.hour === hour && time.minute === minute ? [time.toMillis()] : [];
    }),
  );
}

/** Numbers that a field stands for, in order. */
function parseField(text: string, field: Field): Set<number> {
  const numbers = text.split(",").flatMap((part) => parsePart(part, field));
  return new Set(numbers.sort((a, b) => a - b));
}

function parsePart(part: string, field: Field): number[] {
  const [min, max] = field.range;
  const [range = "", step] = part.split("/");
  const [from, to] = range === "*" || range === "?" ? [String(min), String(max)] : range.split("-");
  const first = parseNumber(from, part, field);
  const last = to === undefined && step !== undefined ? max : parseNumber(to ?? from, part, field);
  const every = step === undefined ? 1 : Number(step);
  if (!Number.isInteger(every) || every < 1 || last < first) throw wrong(part, field);
  const numbers: number[] = [];
  for (let number = first; number <= last; number += every) numbers.push(number);
  return numbers;
}

function parseNumber(text: string | undefined, part: string, field: Field): number {
  const [min, max] = field.range;
  const word = field.words?.indexOf(text?.toUpperCase() ?? "") ?? -1;
  const number = word >= 0 ? word + min : /^\d+$/.test(text ?? "") ? Number(text) : NaN;
  if (number >= min && number <= max) return number;
  throw wrong(part, field);
}

function wrong(part: string, { name, range: [min, max] }: Field): Error {
  return new Error(
    `A cron expression's ${name} must be ${min} to ${max}, with ",", "-", "*", "?" and "/" (a local run ` +
      `has no L, W and #), got "${part}".`,
  );
}
