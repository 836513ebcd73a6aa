/**
 * Builds what the sandbox serves: the board from the same sources that Frappe's own build takes, and the
 * stand-in desk around it. Writes .sandbox/assets/ and, as Frappe does, an assets.json of hashed names.
 */
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { compile } from "sass";
import { compileScript, parse } from "vue/compiler-sfc";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const assets = path.join(root, ".sandbox", "assets");

const BUNDLES = {
	"leadcard/dist/js/leadcard_board.bundle": "leadcard/public/js/leadcard_board.bundle.js",
	"leadcard/dist/css/leadcard_board.bundle": "leadcard/public/scss/leadcard_board.bundle.scss",
	"sandbox/dist/js/desk.bundle": "sandbox/web/desk/desk.bundle.js",
	"sandbox/dist/css/desk.bundle": "sandbox/web/desk/desk.bundle.scss",
};
const PAGE_SCRIPT = "leadcard/leadcard/page/leadcard/leadcard.js";

/** Single-file components: plain `<script setup>` and a template, styles live in the scss bundle. */
const vuePlugin = {
	name: "vue",
	setup({ onLoad }) {
		onLoad({ filter: /\.vue$/ }, async ({ path: filename }) => {
			const source = await readFile(filename, "utf8");
			const { descriptor, errors } = parse(source, { filename });
			if (errors.length) return { errors: errors.map(({ message }) => ({ text: message })) };
			const id = createHash("sha1").update(filename).digest("hex").slice(0, 8);
			const { content } = compileScript(descriptor, { id, inlineTemplate: true });
			return { contents: content, loader: "js" };
		});
	},
};

const scssPlugin = {
	name: "scss",
	setup({ onLoad }) {
		onLoad({ filter: /\.scss$/ }, ({ path: filename }) => ({
			contents: compile(filename).css,
			loader: "css",
		}));
	},
};

await rm(assets, { recursive: true, force: true });
const { metafile } = await build({
	absWorkingDir: root,
	entryPoints: BUNDLES,
	entryNames: "[dir]/[name].[hash]",
	outdir: assets,
	bundle: true,
	minify: true,
	sourcemap: true,
	metafile: true,
	target: "es2020",
	logLevel: "warning",
	plugins: [vuePlugin, scssPlugin],
	define: {
		"process.env.NODE_ENV": '"production"',
		__VUE_OPTIONS_API__: "true",
		__VUE_PROD_DEVTOOLS__: "false",
		__VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
	},
});

const names = {};
for (const [output, { entryPoint }] of Object.entries(metafile.outputs)) {
	if (!entryPoint) continue;
	const address = path.posix.join("/assets", path.posix.relative(".sandbox/assets", output));
	names[path.basename(entryPoint).replace(/\.scss$/, ".css")] = address;
	const packed = gzipSync(await readFile(path.join(root, output))).length;
	console.log(`    ${path.basename(output)}: ${(packed / 1024).toFixed(1)} kB gzipped`);
}

await mkdir(path.join(assets, "leadcard", "page"), { recursive: true });
await copyFile(path.join(root, PAGE_SCRIPT), path.join(assets, "leadcard", "page", "leadcard.js"));
const scriptHash = createHash("sha1")
	.update(await readFile(path.join(root, PAGE_SCRIPT)))
	.digest("hex")
	.slice(0, 8);
names["leadcard.js"] = `/assets/leadcard/page/leadcard.js?v=${scriptHash}`;
await writeFile(path.join(assets, "assets.json"), JSON.stringify(names, null, 2));
