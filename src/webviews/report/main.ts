import * as l10n from '@vscode/l10n';
import '@vscode/codicons/dist/codicon.css';
import type { FromReport, ToReport } from '../../protocol/report';
import { ReportPage } from './page';
import { Store, type View } from './store';

/** What survives a reload of the window: which report it was, and how it was looked at. */
interface Kept {
  runFile?: string | undefined;
  view?: Partial<View>;
}

declare function acquireVsCodeApi(): {
  postMessage(message: FromReport): void;
  setState(state: Kept): void;
  getState(): Kept | undefined;
};

const strings = document.getElementById('l10n')?.textContent;
if (strings) l10n.config({ contents: JSON.parse(strings) as Record<string, string> });

const vscode = acquireVsCodeApi();
const store = new Store(vscode.getState()?.view, view =>
  vscode.setState({ runFile: store.about?.runFile, view }),
);
const page = new ReportPage(store, message => vscode.postMessage(message));
document.body.append(page.node);

type Message<K extends ToReport['kind']> = Extract<ToReport, { kind: K }>;

/** What each message of the host does; one that is forgotten does not compile. */
const does: { [K in ToReport['kind']]: (message: Message<K>) => void } = {
  about: ({ about }) => {
    store.setAbout(about);
    vscode.setState({ runFile: about.runFile, view: store.view });
  },
  rows: ({ rows }) => store.addRows(rows),
  progress: ({ progress }) => store.setProgress(progress),
  summary: ({ summary }) => store.setSummary(summary),
  thumbnail: ({ index, mime, bytes }) => page.thumbnails.receive(index, mime, bytes),
  noThumbnail: ({ index, error }) => page.thumbnails.refuse(index, error),
};

function receive<K extends ToReport['kind']>(message: Message<K> & { kind: K }): void {
  does[message.kind](message);
}

window.addEventListener('message', ({ data }: MessageEvent<ToReport>) => receive(data));
vscode.postMessage({ kind: 'ready' });
