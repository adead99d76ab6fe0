import type { FixButton, FromViewer, Side } from '../../protocol/viewer';
import { copyText } from '../ui/copyText';
import type { PanelSession } from './panelSession';
import { resultJson, type ShownAnswer } from './saving';
import { showStages, type LookedPanel } from './showStages';

/** What the page may ask of its panel. */
export interface AskedPanel extends LookedPanel {
  /** The page is made, also anew after its tab was hidden: it wants its content. */
  opened(): Promise<void>;
  choose(side: Side, id: string): Promise<void>;
  writeToConfig(side: Side): Promise<void>;
  step(to: 'previous' | 'next'): Promise<void>;
  runFix(button: FixButton): Promise<void>;
  copyCurl(): Promise<void>;
  saveAs(extension: 'json' | 'png', contents: Uint8Array): Promise<void>;
}

type Message<K extends FromViewer['kind']> = Extract<FromViewer, { kind: K }>;

/** What each message of the page does; one that is forgotten does not compile. */
const does: {
  [K in FromViewer['kind']]: (panel: AskedPanel, message: Message<K>) => void | Promise<void>;
} = {
  ready: panel => panel.opened(),
  runAgain: ({ session }) => session.run(),
  cancel: ({ session }) => session.cancel(),
  choose: (panel, { side, id }) => panel.choose(side, id),
  threshold: ({ session }, { value }) => {
    session.scoreThreshold = value;
  },
  post: ({ session }, { side, change, final }) => session.live.set(side, change, final),
  writeToConfig: (panel, { side }) => panel.writeToConfig(side),
  step: (panel, { to }) => panel.step(to),
  fix: (panel, { button }) => panel.runFix(button),
  copy: (_, { text }) => copyText(text),
  stages: panel => showStages(panel),
  copyCurl: panel => panel.copyCurl(),
  saveJson: (panel, { comparison }) => {
    const { session } = panel;
    const [left, right] = [shownAnswer(session, 'left'), shownAnswer(session, 'right')];
    const json = resultJson(session.imagePath, left, right, comparison);
    return panel.saveAs('json', Buffer.from(json));
  },
  savePng: (panel, { png }) => panel.saveAs('png', new Uint8Array(png)),
};

function shownAnswer(session: PanelSession, side: Side): ShownAnswer | undefined {
  const prediction = session.prediction(side);
  const changedSettings = session.live.settings(side);
  return prediction && { ...prediction, ...(changedSettings && { changedSettings }) };
}

/** Does what the page asks for. */
export async function answerPage<K extends FromViewer['kind']>(
  panel: AskedPanel,
  message: Message<K> & { kind: K },
): Promise<void> {
  await does[message.kind](panel, message);
}
