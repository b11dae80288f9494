import svelte from "eslint-plugin-svelte";
import tseslint from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const FEATURES = ["library", "editions", "notebook", "reader", "reading-list", "search", "bundles", "export", "settings"];

/** Only relative imports can reach a neighbor. */
const reaches = (folders) => `^(\.\./)+(${folders.join("|")})(/|$)`;

const TAURI = { group: ["@tauri-apps/*"], message: "Only backend/index.ts knows Tauri." };

/** Features see shared, backend, errors and messages; they never see each other or the shell. */
const featureWalls = FEATURES.map((feature) => ({
  files: [`src/${feature}/**`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            regex: reaches(["shell", ...FEATURES.filter((other) => other !== feature)]),
            message: "Features do not import each other or the shell; the shell composes them.",
          },
          TAURI,
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
          selector: 'CallExpression[callee.object.name="document"][callee.property.name=/^write/]',
          message: "No markup from strings. Use createElement and textContent.",
        },
        {
          selector:
            "CallExpression[callee.property.name=/^(insertAdjacentHTML|setHTML|setHTMLUnsafe|createContextualFragment)$/]",
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
          patterns: [{ regex: reaches(["shell", ...FEATURES]), message: "shared knows no feature." }, TAURI],
        },
      ],
    },
  },
  {
    files: ["src/shell/**", "src/main.ts", "src/errors.ts", "src/messages/**"],
    rules: { "no-restricted-imports": ["error", { patterns: [TAURI] }] },
  },
  ...featureWalls,
);
