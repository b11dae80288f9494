/** What students are called: by name, or, where names are not to be seen, by pseudonym. One choice for the whole window. */
import type { HandIn } from "../backend/types/HandIn";
import { t } from "../messages/messages";

const choice = $state({ pseudonyms: false });

export const naming = {
  get pseudonyms(): boolean {
    return choice.pseudonyms;
  },
  set pseudonyms(pseudonyms: boolean) {
    choice.pseudonyms = pseudonyms;
  },
};

/** What to call a student; among several of one name with a number behind it. */
export function nameOf(student: HandIn, pseudonyms = choice.pseudonyms): string {
  const given = pseudonyms ? student.pseudonym : student.called || student.name;
  const name = given || t("hand-ins-student", { number: student.number });
  const namesake = pseudonyms ? student.pseudonym_namesake : student.namesake;
  return namesake ? t("hand-ins-namesake", { name, number: namesake }) : name;
}
