import * as l10n from '@vscode/l10n';
import '@vscode/codicons/dist/codicon.css';
import type { FromViewer, PanelMemento, ToViewer, ViewerImage } from '../../protocol/viewer';
import { attachContextMenu } from './contextMenu';
import { Panel } from './panel';
import { loadImage } from './pixels';
import { Store } from './store';

/** The host's memento, and what only the page knows. */
interface Kept extends Partial<PanelMemento> {
  listShare?: number | undefined;
}

declare function acquireVsCodeApi(): {
  postMessage(message: FromViewer, transfer?: ArrayBuffer[]): void;
  setState(state: Kept): void;
  getState(): Kept | undefined;
};

const strings = document.getElementById('l10n')?.textContent;
if (strings) l10n.config({ contents: JSON.parse(strings) as Record<string, string> });

const vscode = acquireVsCodeApi();
const store = new Store();
let listShare = vscode.getState()?.listShare;
const panel = new Panel(
  store,
  (message, transfer) => {
    if (message.kind === 'threshold' && memento)
      remember({ ...memento, scoreThreshold: message.value });
    vscode.postMessage(message, transfer);
  },
  {
    share: listShare,
    keep: share => {
      listShare = share;
      if (memento) remember(memento);
    },
  },
);
document.body.append(panel.node);
attachContextMenu(store, message => vscode.postMessage(message));

let memento: PanelMemento | undefined;
let image: ViewerImage | undefined;
let drawnOrientation: string | undefined;

type Message<K extends ToViewer['kind']> = Extract<ToViewer, { kind: K }>;

/** What each message of the host does; one that is forgotten does not compile. */
const does: { [K in ToViewer['kind']]: (message: Message<K>) => void } = {
  image: message => {
    image = message.image;
    drawnOrientation = undefined;
    if (!image) store.setImage(undefined, message.error);
  },
  state: ({ state, memento }) => {
    remember(memento);
    store.setState(state);
  },
  readAgain: ({ side, found }) => store.readAgain(side, found),
  save: ({ format }) => panel.save(format),
  stages: message => panel.beginning.show(message),
};

function receive<K extends ToViewer['kind']>(message: Message<K> & { kind: K }): void {
  does[message.kind](message);
  void turnImage();
}

window.addEventListener('message', ({ data }: MessageEvent<ToViewer>) => receive(data));
vscode.postMessage({ kind: 'ready' });

function remember(state: PanelMemento): void {
  memento = state;
  vscode.setState({ ...state, listShare });
}

/**
 * Draws the image the way up that the coordinates count; a prediction may say otherwise than the
 * first guess.
 */
async function turnImage(): Promise<void> {
  const orientation = store.orientation() ?? image?.orientation;
  if (!image || !orientation || orientation === drawnOrientation) return;
  const asked = image;
  drawnOrientation = orientation;
  try {
    const loaded = await loadImage(asked, orientation);
    if (asked === image && orientation === drawnOrientation) store.setImage(loaded);
  } catch {
    if (asked === image)
      store.setImage(
        undefined,
        l10n.t('{0} cannot be shown: it is damaged or not an image.', asked.name),
      );
  }
}
