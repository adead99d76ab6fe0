import * as l10n from '@vscode/l10n';
import { visibleName } from '../../base/visibleText';
import type { AnswerFault } from '../archiveFault';
import type { FaultWords } from './words';

/** About a model that loads and does not answer an image as TorchServe needs it. */
export const answerWords: FaultWords<AnswerFault> = {
  imageUnreadable: (_, { archivePath, imagePath }) =>
    l10n.t(
      "{0} loads, but {1} is not an image that its config's loader can decode. Choose another image.",
      archivePath,
      imagePath,
    ),

  refusedRequest: ({ message }, { archivePath }) =>
    l10n.t('{0} loads, but its handler takes no image alone: {1}', archivePath, message),

  answerCount: ({ given }, { archivePath }) =>
    l10n.t(
      '{0} loads, but its handler answers one request with {1} instead of a list of one answer.',
      archivePath,
      visibleName(given),
    ),

  answerNotJson: ({ reason }, { archivePath }) =>
    l10n.t(
      '{0} loads, but what its handler answers cannot be sent as JSON: {1}',
      archivePath,
      reason,
    ),
};
