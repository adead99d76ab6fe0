import * as l10n from '@vscode/l10n';
import { visibleName } from '../../base/visibleText';
import type { HandlerFault } from '../archiveFault';
import { type FaultWords, named } from './words';

/** About a Python file that answers and is none that TorchServe takes. */
export const handlerWords: FaultWords<HandlerFault> = {
  handlerClass: ({ file, classes }, { archivePath }) =>
    classes.length === 0
      ? l10n.t(
          '{0}: its handler {1} has neither a class nor a function "handle". TorchServe needs one of them.',
          archivePath,
          visibleName(file),
        )
      : l10n.t(
          '{0}: its handler {1} has several classes ({2}). TorchServe takes a handler with exactly one.',
          archivePath,
          visibleName(file),
          named(classes),
        ),

  handlerFunction: (fault, { archivePath }) =>
    l10n.t(
      '{0}: its handler {1} has no function "{2}", which the manifest names.',
      archivePath,
      visibleName(fault.file),
      visibleName(fault.function),
    ),

  handlerMethod: ({ file, name, method }, { archivePath }) =>
    l10n.t(
      '{0}: the class {1} of its handler {2} has no method "{3}", which TorchServe calls.',
      archivePath,
      visibleName(name),
      visibleName(file),
      method,
    ),
};
