import { defineConfig } from "vitest/config";

/** Unit tests of the board's modules, each beside what it proves; `desk.js` stands in for the page around them. */
export default defineConfig({
	test: {
		include: ["leadcard/public/js/**/*.test.js"],
		setupFiles: ["tests/units/desk.js"],
		mockReset: true,
	},
});
