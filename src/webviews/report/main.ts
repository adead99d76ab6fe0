import * as l10n from '@vscode/l10n';
import '@vscode/codicons/dist/codicon.css';
import type { FromReport, ToReport } from '../../protocol/report';
import { readKept, type Kept } from './kept';
import { ReportPage } from './page';
import { Store } from './store';

/** What survives a reload of the window: which report it was, and how it was looked at. */
interface State extends Kept {
  runFile: string | undefined;
}

declare function acquireVsCodeApi(): {
  postMessage(message: FromReport): void;
  setState(state: State): void;
  getState(): unknown;
};

const strings = document.getElementById('l10n')?.textContent;
if (strings) l10n.config({ contents: JSON.parse(strings) as Record<string, string> });

const vscode = acquireVsCodeApi();
const store = new Store(readKept(vscode.getState()), keep);
const page = new ReportPage(store, message => vscode.postMessage(message));
document.body.append(page.node);

function keep(kept: Kept): void {
  vscode.setState({ runFile: store.about?.runFile, ...kept });
}

type Message<K extends ToReport['kind']> = Extract<ToReport, { kind: K }>;

/** What each message of the host does; one that is forgotten does not compile. */
const does: { [K in ToReport['kind']]: (message: Message<K>) => void } = {
  about: ({ about }) => {
    store.setAbout(about);
    keep(store.kept);
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
