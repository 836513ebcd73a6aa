/** Stroke paths on a 24 × 24 grid. */
export const ICONS = {
	phone: "M6.5 3.5h3l1.5 4.5-2 1.5a12 12 0 0 0 5.5 5.5l1.5-2 4.5 1.5v3a2 2 0 0 1-2.2 2A17 17 0 0 1 4.5 5.7a2 2 0 0 1 2-2.2z",
	meeting: "M4 6.5h16v14H4zM4 10.5h16M8.5 3.5v5M15.5 3.5v5",
	note: "M5 3.5h10l4 4v13H5zM15 3.5v4h4M8.5 12h7M8.5 16h5",
	email: "M3.5 5.5h17v13h-17zM4 6.5l8 6.5 8-6.5",
	opportunity: "M12 3.5a8.5 8.5 0 1 0 8.5 8.5M12 8a4 4 0 1 0 4 4M12 12l8-8M16.5 4v3.5H20",
	ticket: "M3.5 7h17v3.2a2 2 0 0 0 0 3.6V17h-17v-3.2a2 2 0 0 0 0-3.6zM14 7v2M14 11v2M14 15v2",
	more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
	plus: "M12 5v14M5 12h14",
	search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3L20 20",
	close: "M6 6l12 12M18 6L6 18",
	check: "M5 12.5l4.5 4.5L19 7.5",
	clock: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2",
	warning: "M12 4L2.8 20h18.4zM12 10v4.5M12 17.3v.2",
	building: "M5 20.5v-17h9v17M14 9h5v11.5M3 20.5h18M8 7.5h3M8 11.5h3M8 15.5h3",
	product: "M4 8l8-4.5L20 8v8l-8 4.5L4 16zM4 8l8 4.5L20 8M12 12.5v8",
	form: "M4 4.5h16v15H4zM8 9h8M8 12.5h8M8 16h4",
	refresh: "M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4.5V9H15",
	sort: "M7 4.5v15M4 16.5l3 3 3-3M17 19.5v-15M14 7.5l3-3 3 3",
	move: "M4 12h15M14 7l5 5-5 5",
	hand: "M5 19.5c0-4 3-6 7-6s7 2 7 6M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8z",
	stop: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM6.5 6.5l11 11",
	trophy: "M8 4h8v6a4 4 0 0 1-8 0zM8 5.5H4.5V8A3.5 3.5 0 0 0 8 11M16 5.5h3.5V8a3.5 3.5 0 0 1-3.5 3M12 14v3M8 20.5h8M9.5 20.5l.5-3.5h4l.5 3.5",
	link: "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1-1",
};

export const ACTIVITY_ICONS = { call: "phone", meeting: "meeting", note: "note", email: "email" };
