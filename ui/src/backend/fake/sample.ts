/** What the in-memory library holds at first: a few short texts and the six key books. */

export interface SampleText {
  title: string;
  authors: string[];
  bundled: boolean;
  lines: string[];
  /** The lines of a corrected edition. */
  reissue?: string[];
}

export const SAMPLE_TEXTS: SampleText[] = [
  {
    title: "Consequences of Peer Production",
    authors: ["Jakob Rigi"],
    bundled: true,
    lines: [
      "# Consequences of Peer Production",
      "What happens to an economy when useful things are made in common, by people who are not paid to make them and who do not own what they make? The question is old; the scale is new.",
      "## Peer production and capitalism",
      "@ Jakob Rigi",
      "Rigi holds that peer production is a mode of its own and not a branch of another. It rests on *voluntary participation*, on a product that anyone may use, and on a division of labor that nobody commands.",
      "> Nobody assigns the task, nobody sells the result, and the result is not used up by being used.",
      "It also depends on what it differs from. Its makers eat, rent and pay for their machines with money that they earn elsewhere, and firms take part in it wherever that is cheaper than doing the work alone.",
      "### Three levels of competition",
      "The two modes meet at several levels at once:",
      "1. in production, where a free encyclopedia and a sold one answer the same question;",
      "2. in politics, where the length and the reach of copyright are decided;",
      "3. in culture, where sharing is a habit or a crime.",
      "### The analogy with early capitalism",
      "Early manufacture grew inside a feudal order that fed it, taxed it, and did not understand it. The comparison does not prove that the outcome will be alike; it shows that a new mode can be dependent and growing at the same time.",
      "## For profit and for benefit",
      "A firm that lives near a commons has to choose what it gives back. Some sell service around a shared product; some only take. A third kind calls itself *for benefit*: it earns money and binds itself to spend it on the commons it lives from.",
    ],
    reissue: [
      "# Consequences of Peer Production",
      "What happens to an economy when useful things are made in common, by people who are not paid to make them and who do not own what they make? The question is old; the scale is new.",
      "## For profit and for benefit",
      "A firm that lives near a commons has to choose what it gives back. Some sell service around a shared product; some only take. A third kind calls itself *for benefit*: it earns money and binds itself to spend it on the commons it lives from.",
      "## Peer production and capitalism",
      "@ Jakob Rigi",
      "Rigi holds that peer production is a mode of its own and no mere branch of another. It rests on *voluntary participation*, on a product that everyone may use and change, and on a division of labor that nobody commands.",
      "It also depends on what it differs from. Its makers eat, rent and pay for their machines with money that they earn elsewhere, and firms join in wherever that is cheaper than doing all of the work alone.",
      "### Three levels of competition",
      "The two modes meet at several levels at once:",
      "1. in production, where a free encyclopedia and a sold one answer the same question;",
      "2. in politics, where the length and the reach of copyright are decided;",
      "3. in culture, where sharing is a habit or a crime.",
      "None of the three is decided.",
      "### The analogy with early capitalism",
      "Early manufacture grew inside a feudal order that fed it, taxed it, and did not understand it. The comparison does not prove that the outcome will be alike; it shows that a new mode can be dependent and growing at the same time.",
    ],
  },
  {
    title: "Four Arguments of the Critics",
    authors: ["Tim Lee"],
    bundled: true,
    lines: [
      "# Four Arguments of the Critics",
      "Those who doubt that unpaid strangers can build lasting things tend to return to four arguments. Each has an answer, and none of the answers is complete.",
      "## What they say, and what can be said back",
      "1. *It is not serious work.* Much of it is; the web servers of most companies are the proof that is easiest to check.",
      "2. *It only copies.* Some of it does, as most of industry does; some of it came first.",
      "3. *It cannot last.* Single projects end. So do firms; the difference is that the work stays usable.",
      "4. *Experts are driven out.* They are no longer the door; they may still be the best guide behind it.",
      "## Peer production as neoliberalism",
      "A sharper doubt comes from the other side. If work without pay is praised as virtue, it is worth asking who saves the wages.",
      "## Questions for study",
      "- Which of the four arguments would still hold if every contributor were paid?",
      "- Where does the text answer a weaker claim than the critics make?",
    ],
  },
  {
    title: "Three Modes of Working Together",
    authors: ["Franz Nahrada"],
    bundled: true,
    lines: [
      "# Three Modes of Working Together",
      "Nahrada tells three stages apart. They are not a ladder; a project may hold all of them on one day.",
      "## The prosumer",
      "Someone makes what they themselves will use, and leaves the plan lying open.",
      "## The swarm",
      "Many small contributions add up without anyone seeing the whole. Nobody has to agree on more than the next step.",
      "## The community",
      "People know each other, set rules, and stay when the task is done. Only here does anything like *care* for the product appear.",
    ],
  },
  {
    title: "A User-Mode of Production?",
    authors: ["Patrick Anderson"],
    bundled: true,
    lines: [
      "# A User-Mode of Production?",
      "Anderson asks what changes when those who use a thing own the means of making it, in proportion to their use.",
      "## Who is in control",
      "Stallman’s test is short: either the users control the program, or the program controls the users. Anderson carries the test from programs to land, ovens and looms.",
      "A customer who pays more than the cost of what they bought has, on this view, made an investment without being told.",
    ],
  },
  {
    title: "Key Books to Read",
    authors: [],
    bundled: true,
    lines: [
      "# Key Books to Read",
      "Six books that most of the later argument refers to. They are on your reading list as well.",
      "- Yochai Benkler, *The Wealth of Networks* (Yale University Press, 2006).",
      "- Henry Chesbrough, *Open Innovation* (Harvard Business School Press, 2003).",
      "- James Surowiecki, *The Wisdom of Crowds* (Doubleday, 2004).",
      "- Eric von Hippel, *Democratizing Innovation* (MIT Press, 2005).",
      "- C. K. Prahalad and Venkat Ramaswamy, *The Future of Competition* (Harvard Business School Press, 2004).",
      "- Don Tapscott and Anthony D. Williams, *Wikinomics* (Portfolio, 2006).",
      "More at the [P2P Foundation](https://p2pfoundation.net).",
    ],
  },
  {
    title: "On the Margin",
    authors: ["Notes from a workshop"],
    bundled: false,
    lines: [
      "# On the Margin",
      "A margin is where a reader answers. Scribes ruled it wide because they expected company.",
      "## Glosses",
      "A gloss explains a word; a scholium argues with the page. Both are shorter than they would like to be.",
    ],
  },
];

const person = (family: string, given: string): Record<string, string> => ({ family, given });

const book = (
  id: string,
  title: string,
  author: Record<string, string>[],
  year: number,
  publisher: string,
  place: string,
  pages: string,
): Record<string, unknown> => ({
  id,
  type: "book",
  title,
  author,
  issued: { "date-parts": [[year]] },
  publisher,
  "publisher-place": place,
  "number-of-pages": pages,
});

export const SAMPLE_BOOKS: Record<string, unknown>[] = [
  book(
    "benkler-2006",
    "The Wealth of Networks: How Social Production Transforms Markets and Freedom",
    [person("Benkler", "Yochai")],
    2006,
    "Yale University Press",
    "New Haven",
    "515",
  ),
  book(
    "chesbrough-2003",
    "Open Innovation: The New Imperative for Creating and Profiting from Technology",
    [person("Chesbrough", "Henry William")],
    2003,
    "Harvard Business School Press",
    "Boston",
    "227",
  ),
  book(
    "surowiecki-2004",
    "The Wisdom of Crowds",
    [person("Surowiecki", "James")],
    2004,
    "Doubleday",
    "New York",
    "296",
  ),
  book(
    "von-hippel-2005",
    "Democratizing Innovation",
    [person("von Hippel", "Eric")],
    2005,
    "MIT Press",
    "Cambridge, MA",
    "204",
  ),
  book(
    "prahalad-2004",
    "The Future of Competition: Co-Creating Unique Value with Customers",
    [person("Prahalad", "C. K."), person("Ramaswamy", "Venkat")],
    2004,
    "Harvard Business School Press",
    "Boston",
    "272",
  ),
  book(
    "tapscott-2006",
    "Wikinomics: How Mass Collaboration Changes Everything",
    [person("Tapscott", "Don"), person("Williams", "Anthony D.")],
    2006,
    "Portfolio",
    "New York",
    "324",
  ),
];
