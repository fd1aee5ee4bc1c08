import { describe, expect, it } from "vitest";
import { createClassifier } from "./classifier.ts";
import { trainClassifier } from "./train-classifier.ts";

const examples = [
  { features: ["деньги", "вывод"], label: 0 },
  { features: ["деньги", "карта"], label: 0 },
  { features: ["машина", "аренда"], label: 1 },
  { features: ["машина", "залог"], label: 1 },
];
const model = trainClassifier(examples, 2);

describe("the classifier", () => {
  it("tells labels by the features they were learned with", () => {
    const classify = createClassifier(model);
    expect(classify(["деньги"])[0]).toBeGreaterThan(0.8);
    expect(classify(["залог", "никогда не виданное"])[1]).toBeGreaterThan(0.8);
  });

  it("is as unsure as its examples where it knows nothing, and the same each time", () => {
    expect(createClassifier(model)([])[0]).toBeCloseTo(0.5, 1);
    expect(trainClassifier(examples, 2)).toEqual(model);
  });

  it("comes through a file unchanged", () => {
    const read = JSON.parse(JSON.stringify(model)) as typeof model;
    expect([...createClassifier(read)(["вывод"])]).toEqual([...createClassifier(model)(["вывод"])]);
  });
});
