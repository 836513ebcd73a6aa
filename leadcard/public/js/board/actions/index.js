/** What a person can do with a card, by mouse, thumb or keyboard: made once for the board, or for a card's form. */
import { inject, provide } from "vue";
import * as server from "../server";
import { activityActions } from "./activities";
import { cardActions } from "./card";
import { contactActions } from "./contacts";
import { enteringActions } from "./entering";
import { boardHost } from "./host";
import { movingActions } from "./moving";
import { opportunityActions } from "./opportunities";
import { ownershipActions } from "./ownership";
import { privacyActions } from "./privacy";
import { taskActions } from "./tasks";
import { toolsOf } from "./tools";

const ACTIONS = Symbol("what one can do with a card");

/** `host`: where the cards are shown (host.js). */
export function actionsOn(host) {
	const tools = toolsOf(host);
	const moving = movingActions(tools);
	const actions = {
		say: tools.say,
		refuse: tools.refuse,
		/** Whether a dialog is on its way. */
		isPreparing: tools.isPreparing,
		...moving,
		...enteringActions(tools),
		...activityActions(tools),
		...taskActions(tools),
		...opportunityActions(tools, moving),
		...contactActions(tools),
		...ownershipActions(tools),
		...privacyActions(tools),
		...cardActions(tools),

		/** Opens the dialog again in which something was typed before the page was left. */
		goOn: ({ what, card, status }) =>
			tools.attempt(async () => {
				if (!card) return actions[what](host.column(status), { resumed: true });
				return actions[what]((await server.getCard(card)).card);
			}),
	};
	return actions;
}

/** For the board's root: its actions, which all within it use. */
export function provideActions() {
	const actions = actionsOn(boardHost());
	provide(ACTIONS, actions);
	return actions;
}

export const useActions = () => inject(ACTIONS);
