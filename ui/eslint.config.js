import svelte from "eslint-plugin-svelte";
import tseslint from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const FEATURES = ["library", "notebook", "reader", "reading-list", "search", "bundles", "export", "settings"];

/** Features see shared, backend, errors and messages; they never see each other or the shell. */
const featureWalls = FEATURES.map((feature) => ({
  files: [`src/${feature}/**`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            group: ["shell", ...FEATURES.filter((other) => other !== feature)].flatMap((other) => [
              `**/${other}`,
              `**/${other}/**`,
            ]),
            caseSensitive: true,
            message: "Features do not import each other or the shell; the shell composes them.",
          },
          { group: ["@tauri-apps/*"], message: "Only backend/index.ts knows Tauri." },
        ],
      },
    ],
  },
}));

const HTML_SINKS = ["innerHTML", "outerHTML"].map((property) => ({
  selector: `AssignmentExpression > MemberExpression.left[property.name="${property}"]`,
  message: `${property} turns text into markup. Use textContent.`,
}));

export default tseslint.config(
  { ignores: ["src/backend/types/**"] },
  ...tseslint.configs.strict,
  ...svelte.configs.recommended,
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: {
      parserOptions: { parser: tseslint.parser, extraFileExtensions: [".svelte"], svelteConfig },
    },
  },
  {
    rules: {
      eqeqeq: "error",
      "no-restricted-syntax": [
        "error",
        ...HTML_SINKS,
        {
          selector:
            "CallExpression[callee.property.name=/^(insertAdjacentHTML|setHTML|setHTMLUnsafe|writeln)$/]",
          message: "No markup from strings. Use createElement and textContent.",
        },
      ],
      "svelte/no-at-html-tags": "error",
      "svelte/no-target-blank": "error",
      "svelte/require-each-key": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
    },
  },
  {
    files: ["src/shared/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["shell", ...FEATURES].flatMap((other) => [`**/${other}`, `**/${other}/**`]),
              caseSensitive: true,
              message: "shared knows no feature.",
            },
            { group: ["@tauri-apps/*"], message: "Only backend/index.ts knows Tauri." },
          ],
        },
      ],
    },
  },
  {
    files: ["src/shell/**", "src/main.ts", "src/errors.ts", "src/messages/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["@tauri-apps/*"], message: "Only backend/index.ts knows Tauri." }] },
      ],
    },
  },
  ...featureWalls,
);
