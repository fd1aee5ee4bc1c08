import { moveSeat, newSeat, type SeatEvent, type SeatState } from "../../src/tabs/seat.ts";

interface Tab {
  readonly index: number;
  /** A new one for each link, as in life. */
  id: string;
  state: SeatState;
  isOpen: boolean;
  /** Events on their way to this tab; a frozen tab gets to them later. */
  inbox: SeatEvent[];
  isFrozen: boolean;
  /** It holds the lock without its link: the news of the theft is in the inbox. */
  hasSocket: boolean;
}

/** Tabs, a lock and a channel in small: everything that can happen to seats, one step at a time. */
export function createTabsModel(count: number) {
  let links = 0;
  let holder: Tab | undefined;
  let line: Tab[] = [];
  const tabs: Tab[] = Array.from({ length: count }, (_, index) => ({
    ...{ index, id: "", state: { name: "over" }, isOpen: false },
    ...{ inbox: [], isFrozen: false, hasSocket: false },
  }));

  const wrongNews: string[] = [];

  const grant = () => {
    if (holder) return;
    holder = line.shift();
    holder?.inbox.push({ type: "granted" });
  };
  const letGo = (tab: Tab) => {
    line = line.filter((each) => each !== tab);
    tab.inbox = tab.inbox.filter(({ type }) => type !== "granted" && type !== "stolen");
    tab.hasSocket = false;
    if (holder !== tab) return;
    holder = undefined;
    grant();
  };
  const steal = (tab: Tab) => {
    line = line.filter((each) => each !== tab);
    if (holder === tab) return;
    holder?.inbox.push({ type: "stolen" });
    holder = tab;
    tab.inbox.push({ type: "granted" });
  };
  const post = (from: Tab, event: SeatEvent) => {
    for (const tab of tabs) if (tab !== from && tab.state.name !== "over") tab.inbox.push(event);
  };
  const dispatch = (tab: Tab, event: SeatEvent) => {
    const { state, effects } = moveSeat(tab.state, event);
    tab.state = state;
    for (const { type } of effects) {
      if (type === "raise") tab.hasSocket = true;
      if (type === "steal") steal(tab);
      if (type === "opened" || type === "moved") {
        if (tab.isOpen !== (type === "moved")) wrongNews.push(`${type}: ${tab.id}`);
        tab.isOpen = true;
      }
      if (type === "post-here") post(tab, { type: "here" });
      if (type === "post-up") post(tab, { type: "up", from: tab.id });
      if (type === "post-down") post(tab, { type: "down" });
      if (type === "leave") {
        tab.isOpen = false;
        tab.inbox = [];
        letGo(tab);
      }
    }
  };
  const deliver = (tab: Tab) => {
    const event = tab.isFrozen ? undefined : tab.inbox.shift();
    if (event) dispatch(tab, event);
  };
  const open = (tab: Tab) => {
    if (tab.isFrozen || tab.state.name !== "over") return;
    links += 1;
    Object.assign(tab, { id: `link ${links}`, state: newSeat, inbox: [] });
    line.push(tab);
    grant();
    post(tab, { type: "hello" });
  };
  const live = (act: (tab: Tab) => void) => (index: number) => {
    const tab = tabs[index % count];
    if (tab && !tab.isFrozen) act(tab);
  };
  const raised = (tab: Tab, type: "socket-opened" | "socket-ended") => {
    if (tab.hasSocket) dispatch(tab, { type });
  };

  const act = {
    open: live(open),
    close: live((tab) => dispatch(tab, { type: "closed" })),
    deliver: live(deliver),
    deliverMore: live((tab) => [1, 2, 3].forEach(() => deliver(tab))),
    socketOpened: live((tab) => raised(tab, "socket-opened")),
    socketEnded: live((tab) => raised(tab, "socket-ended")),
    impatient: live((tab) => dispatch(tab, { type: "unanswered" })),
    freeze: live((tab) => void (tab.isFrozen = true)),
    thaw(index: number) {
      const tab = tabs[index % count];
      if (tab) tab.isFrozen = false;
    },
    /** The tab is gone without a word; the browser gives its lock back. */
    crash(index: number) {
      const tab = tabs[index % count];
      if (!tab) return;
      Object.assign(tab, { state: { name: "over" }, isOpen: false, inbox: [], isFrozen: false });
      letGo(tab);
    },
  };

  const deliverAll = () => {
    for (let tab = busy(tabs); tab; tab = busy(tabs)) deliver(tab);
  };
  return {
    act,
    /** Nothing bad happens any more, and a link that broke is opened again. */
    settle() {
      for (const tab of tabs) act.thaw(tab.index);
      for (let round = 0; round < 4 * count; round += 1) {
        for (const tab of tabs) open(tab);
        deliverAll();
        for (const tab of tabs) if (tab.state.name === "raising") raised(tab, "socket-opened");
        deliverAll();
        stalled(tabs).forEach((tab) => dispatch(tab, { type: "closed" }));
      }
    },
    /** Links told that they are up twice, or that they moved before. */
    wrongNews,
    leader: () => tabs.find(({ state }) => state.name === "leading")?.id,
    view: () =>
      tabs.map(({ state, isOpen }) => {
        const name = state.name === "following" ? `following ${state.leader}` : state.name;
        return `${name}, ${isOpen ? "open" : "closed"}`;
      }),
    /** Tabs that lead although the lock is another's, and have no news of it waiting. */
    leadersWithoutLock: () =>
      tabs.filter(
        ({ state, inbox, ...tab }) =>
          state.name === "leading" &&
          holder?.index !== tab.index &&
          !inbox.some(({ type }) => type === "stolen"),
      ),
  };
}

function busy(tabs: readonly Tab[]): Tab | undefined {
  return tabs.find(({ inbox }) => inbox.length > 0);
}

// What the watchdog of the connection ends: a link whose leader is no more, or that never came up.
function stalled(tabs: readonly Tab[]): Tab[] {
  const leaders = new Set(tabs.filter(({ state }) => state.name === "leading").map(({ id }) => id));
  return tabs.filter(
    ({ state }) =>
      (state.name === "following" && !leaders.has(state.leader)) || state.name === "asking",
  );
}
