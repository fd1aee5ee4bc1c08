export type Gender = "female" | "male";

const menInA = new Set(
  (
    "алёша алеша боря вася ваня витя вова володя гаврила гоша гриша данила дима дёма федя фома " +
    "иса илья коля костя кузьма лёва лева лёша леша лука миша митя мирза муса мустафа никита " +
    "паша петя савва серёжа сережа сеня стёпа степа толя тёма тема юра яша антоша жора"
  ).split(" "),
);
const either = new Set("саша женя валя шура слава".split(" "));

/**
 * The gender that a Russian reader expects of a name, for the ending of a verb in the past;
 * undefined where it cannot be told, so that the sentence takes another shape.
 */
export function genderOf(name: string): Gender | undefined {
  const first = /^[а-яё]+/.exec(name.trim().toLowerCase())?.[0];
  if (!first || first.length < 2 || either.has(first)) return undefined;
  if (/[ая]$/.test(first)) return menInA.has(first) ? "male" : "female";
  return /[бвгджзйклмнпрстфхцчшщ]$/.test(first) ? "male" : undefined;
}
