/**
 * The stand-in desk: the few parts of Frappe's desk that the board calls, under the same names. What it does
 * differently from Frappe is a bug of this file's, never a reason to change the board.
 */
import "./boot";
import "./request";
import "./formats";
import "./model";
import "./dialog";
import { start_realtime } from "./realtime";
import { apply_theme, start_navbar } from "./navbar";
import { show_route } from "./pages";

apply_theme();

document.addEventListener("DOMContentLoaded", () => {
	start_navbar();
	start_realtime();
	show_route();
});
