import js from "@eslint/js";
import vue from "eslint-plugin-vue";
import globals from "globals";

/** What Frappe's desk puts on `window` (the sandbox's page offers the same names). */
const desk = {
	__: "readonly",
	$: "readonly",
	cint: "readonly",
	cur_frm: "readonly",
	flt: "readonly",
	format_currency: "readonly",
	format_number: "readonly",
	frappe: "writable",
	jQuery: "readonly",
	leadcard: "readonly",
	locals: "readonly",
	SetVueGlobals: "readonly",
};

/** Texts that no catalog can hold: put together, or with values in them. */
const untranslatable = ["BinaryExpression", "TemplateLiteral[expressions.length>0]"].map((kind) => ({
	selector: `CallExpression[callee.name="__"] > ${kind}:first-child`,
	message: "A text is one whole string; values go into {0}, {1} …",
}));

export default [
	{ ignores: ["**/node_modules/", "**/dist/", ".venv/", ".sandbox/", "build/"] },
	js.configs.recommended,
	...vue.configs["flat/recommended"],
	{
		files: ["**/*.{js,mjs,vue}"],
		languageOptions: {
			ecmaVersion: 2022,
			sourceType: "module",
			globals: { ...globals.browser, ...desk },
		},
		rules: {
			// Names of our own; fields are called what the server calls them.
			camelcase: ["error", { properties: "never", ignoreDestructuring: true }],
			"vue/camelcase": ["error", { properties: "never", ignoreDestructuring: true }],
			eqeqeq: ["error", "smart"],
			"no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
			"no-var": "error",
			"prefer-const": "error",
			// Prettier lays out the templates.
			"vue/html-closing-bracket-newline": "off",
			"vue/html-indent": "off",
			"vue/html-self-closing": "off",
			"vue/max-attributes-per-line": "off",
			"vue/multiline-html-element-content-newline": "off",
			"vue/singleline-html-element-content-newline": "off",
			"vue/first-attribute-linebreak": "off",
			// Untrusted text reaches the page by interpolation only.
			"vue/no-v-html": "error",
			"no-restricted-syntax": ["error", ...untranslatable],
			"vue/no-restricted-syntax": ["error", ...untranslatable],
			"vue/multi-word-component-names": "off",
			"vue/require-default-prop": "off",
		},
	},
	{
		files: ["leadcard/**/*.vue"],
		rules: {
			"vue/no-bare-strings-in-template": ["error", { allowlist: ["LeadCard", ...".,:;#/()→·–"] }],
		},
	},
	{
		files: ["**/*.mjs", "sandbox/build*.mjs"],
		languageOptions: { globals: { ...globals.node } },
	},
];
