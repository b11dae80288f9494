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

/** What to call a student. */
export function nameOf(student: HandIn, pseudonyms = choice.pseudonyms): string {
  const name = pseudonyms ? student.pseudonym : student.called || student.name;
  return name || t("hand-ins-student", { number: student.number });
}
