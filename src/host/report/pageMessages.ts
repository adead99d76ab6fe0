import type { FromReport } from '../../protocol/report';
import type { FixButton } from '../../protocol/viewer';
import type { ReportSession } from './reportSession';
import type { Thumbnails } from './thumbnails';

/** What the page may ask of its panel. */
export interface AskedReport {
  readonly session: ReportSession;
  readonly thumbnails: Thumbnails;
  /** The page is made, also anew after its tab was hidden: it wants its content. */
  opened(): void;
  openImage(index: number): Promise<void>;
  chooseTruth(): Promise<void>;
  chooseOther(): Promise<void>;
  showRunFile(): Promise<void>;
  runFix(button: FixButton): Promise<void>;
}

type Message<K extends FromReport['kind']> = Extract<FromReport, { kind: K }>;

/** What each message of the page does; one that is forgotten does not compile. */
const does: {
  [K in FromReport['kind']]: (panel: AskedReport, message: Message<K>) => void | Promise<void>;
} = {
  ready: panel => panel.opened(),
  pause: ({ session }) => session.pause(),
  resume: ({ session }) => session.resume(),
  cancel: ({ session }) => session.cancel(),
  retryFailed: ({ session }) => session.retryFailed(),
  open: (panel, { index }) => panel.openImage(index),
  thumbnails: ({ thumbnails }, { indexes }) => thumbnails.want(indexes),
  threshold: ({ session }, { value }) => session.setThreshold(value),
  chooseTruth: panel => panel.chooseTruth(),
  chooseOther: panel => panel.chooseOther(),
  removeOther: ({ session }) => session.setOther(undefined),
  showRunFile: panel => panel.showRunFile(),
  fix: (panel, { button }) => panel.runFix(button),
};

/** Does what the page asks for. */
export async function answerPage<K extends FromReport['kind']>(
  panel: AskedReport,
  message: Message<K> & { kind: K },
): Promise<void> {
  await does[message.kind](panel, message);
}
