import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonMembers } from "../../../runtime/domain/jsonMembers.ts";

/** JSON text of a value with any white space and escapes that JSON allows. */
function jsonText(value: unknown, space: () => string): string {
  const spaced = (text: string): string => space() + text + space();
  if (Array.isArray(value)) {
    return spaced(`[${value.map((element) => jsonText(element, space)).join(",") || space()}]`);
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(
      ([name, member]) => `${spaced(JSON.stringify(name))}:${jsonText(member, space)}`,
    );
    return spaced(`{${members.join(",") || space()}}`);
  }
  return spaced(JSON.stringify(value));
}

const spaces = fc.array(fc.stringMatching(/^[ \t\r\n]{0,3}$/), { minLength: 1, maxLength: 20 });

describe("jsonMembers", () => {
  const cases: readonly [string, readonly (readonly [string, string])[]][] = [
    ["{}", []],
    [" \n{\t} ", []],
    ['{"a":1}', [["a", "1"]]],
    [
      '{ "a" : 1.50e0 , "b":"x" }',
      [
        ["a", "1.50e0"],
        ["b", '"x"'],
      ],
    ],
    ['{"a":100.00000000000000001}', [["a", "100.00000000000000001"]]],
    [
      '{"a":1,"a":2,"\\u0061":3}',
      [
        ["a", "1"],
        ["a", "2"],
        ["a", "3"],
      ],
    ],
    [
      '{"a\\"b":"}\\\\","c":"\\",{"}',
      [
        ['a"b', '"}\\\\"'],
        ["c", '"\\",{"'],
      ],
    ],
    [
      '{"a":{"b":[{"c":"]}"},{}]},"d":[1,[2,{"e":3}]]}',
      [
        ["a", '{"b":[{"c":"]}"},{}]}'],
        ["d", '[1,[2,{"e":3}]]'],
      ],
    ],
    [
      '{"":null,"é":"💹","\\ud83d\\udcb9":true}',
      [
        ["", "null"],
        ["é", '"💹"'],
        ["💹", "true"],
      ],
    ],
    [
      '{"__proto__":{"x":1},"constructor":2}',
      [
        ["__proto__", '{"x":1}'],
        ["constructor", "2"],
      ],
    ],
    [
      '{":":":","{":"}"}',
      [
        [":", '":"'],
        ["{", '"}"'],
      ],
    ],
  ];
  for (const [text, members] of cases) {
    it(`lists the members of ${text}`, () => {
      assert.deepEqual(
        jsonMembers(text).map(({ name, value }) => [name, value]),
        members,
      );
    });
  }

  it("agrees with JSON.parse on every object", () => {
    const object = fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ maxDepth: 4 }));
    fc.assert(
      fc.property(object, spaces, (value, gaps) => {
        let at = 0;
        const text = jsonText(value, () => gaps[(at += 1) % gaps.length] ?? "");
        const expected = JSON.parse(text) as Record<string, unknown>;
        const members = jsonMembers(text);
        for (const member of members) {
          assert.equal(member.value, member.value.trim());
          assert.deepEqual(JSON.parse(member.value), expected[member.name]);
        }
        const names = members.map(({ name }) => name);
        assert.deepEqual(names.sort(), Object.keys(expected).sort());
      }),
    );
  });

  it("lists repeated names as often as they come", () => {
    const members = fc.array(fc.tuple(fc.constantFrom("a", "b", "__proto__"), fc.jsonValue()));
    fc.assert(
      fc.property(members, (pairs) => {
        const texts = pairs.map(([name, value]) => [name, JSON.stringify(value)] as const);
        const text = `{${texts.map(([name, value]) => `"${name}":${value}`).join(",")}}`;
        assert.deepEqual(
          jsonMembers(text).map(({ name, value }) => [name, value]),
          texts,
        );
      }),
    );
  });

  it("gives the texts of numbers untouched", () => {
    const number = fc.stringMatching(/^-?(0|[1-9]\d{0,30})(\.\d{1,30})?([eE][+-]?\d{1,3})?$/);
    fc.assert(
      fc.property(number, number, (a, b) => {
        assert.deepEqual(jsonMembers(`{"a":${a},"b":${b}}`), [
          { name: "a", value: a },
          { name: "b", value: b },
        ]);
      }),
    );
  });
});
