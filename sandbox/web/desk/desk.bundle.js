/**
 * The stand-in desk: the few parts of Frappe's desk that the board calls, under the same names. What it does
 * differently from Frappe is a bug of this file's, never a reason to change the board.
 */
import { Chart } from "frappe-charts/dist/frappe-charts.esm";
import "./boot";
import "./request";
import "./formats";
import "./model";
import "./dialog";
import { startRealtime } from "./realtime";
import { applyTheme, startNavbar } from "./navbar";
import { showRoute } from "./pages";

frappe.Chart = Chart;
applyTheme();

document.addEventListener("DOMContentLoaded", () => {
	startNavbar();
	startRealtime();
	showRoute();
});
