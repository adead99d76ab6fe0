import * as l10n from '@vscode/l10n';
import { type Fix, UserError } from '../base/errors';
import { visibleName } from '../base/visibleText';
import type { ArchiveFault, CheckpointFault, HandlerFault } from './archiveFault';

/** What a fault's sentence names besides the fault. */
export interface Verified {
  archivePath: string;
  imagePath: string;
  /** The interpreter. */
  python: string;
}

interface Told {
  message: string;
  fix?: Fix | Fix[];
}

const named = (names: string[]): string => names.map(visibleName).join(', ');

/** One sentence about what is wrong, with the way to mend it. */
export function faultError(fault: ArchiveFault, verified: Verified): UserError {
  const { message, fix } = tell(fault, verified);
  return new UserError(message, { fix: fix ?? 'showLog' });
}

function tell(fault: ArchiveFault, { archivePath, imagePath, python }: Verified): Told {
  switch (fault.cause) {
    case 'pythonTooOld':
      return {
        message: l10n.t('{0} is Python {1}; TorchServe needs 3.8 or newer.', python, fault.version),
        fix: 'setUpPython',
      };
    case 'missingPackage':
      return {
        message: l10n.t(
          '{0} has no {1}, which {2} needs. Set up a Python environment, or choose another Python.',
          python,
          packageName(fault.package),
          archivePath,
        ),
        fix: 'setUpPython',
      };
    case 'generation':
      return {
        message: l10n.t(
          '{0} is a model of MMOCR {1}, and {2} has MMOCR {3}. Choose a Python with MMOCR {1}.',
          archivePath,
          fault.model,
          python,
          fault.installed,
        ),
        fix: 'setUpPython',
      };
    case 'missingModule':
      return {
        message: l10n.t(
          "{0}: {1} imports {2}, which is neither in the archive nor in {3}. Install it there, or convert again with the module in the config's project.",
          archivePath,
          placeOf(fault),
          visibleName(fault.module),
          python,
        ),
        fix: 'convertToMar',
      };
    case 'moduleNotImported':
      return {
        message: l10n.t(
          '{0}: its config imports {1} ("custom_imports"), and that fails: {2}. Mend the module, or put it into the config\'s project, and convert again.',
          archivePath,
          visibleName(fault.module),
          withoutStop(fault.reason),
        ),
        fix: 'convertToMar',
      };
    case 'unknownType':
      return {
        message: l10n.t(
          '{0}: its config builds {1}, which is in no registry of the MMOCR in {2} ({3}). Correct the name, or name its module in "custom_imports", and convert again.',
          archivePath,
          visibleName(fault.type),
          python,
          visibleName(fault.registry),
        ),
        fix: 'convertToMar',
      };
    case 'missingOperator':
      return {
        message: l10n.t(
          '{0} needs {1}, an operator of a compiled mmcv, which {2} lacks. Choose a Python with the full mmcv.',
          archivePath,
          visibleName(fault.operator),
          python,
        ),
        fix: 'setUpPython',
      };
    case 'missingFile':
      return {
        message: l10n.t(
          '{0}: {1} is not in the archive, and the model needs it. Put the file where the config names it, and convert again.',
          archivePath,
          visibleName(fault.file),
        ),
        fix: 'convertToMar',
      };
    case 'syntax':
      return {
        message: l10n.t(
          '{0}: {1}, line {2}, is not valid Python: {3}. Correct it and make the archive again.',
          archivePath,
          visibleName(fault.file),
          fault.line ?? '?',
          withoutStop(fault.reason),
        ),
      };
    case 'refused':
      return {
        message: l10n.t(
          '{0}: {1} could run any code, and was refused. If you trust its author, set MMOCR_TRUST_ARCHIVE=1 in the environment.',
          archivePath,
          visibleName(fault.what),
        ),
      };
    case 'codeRefused':
      return {
        message: l10n.t(
          '{0} brings code of its own, which MMOCR_REFUSE_CODE=1 refuses here. Unset it to run that code.',
          archivePath,
        ),
      };
    case 'memory':
      return {
        message: l10n.t(
          '{0} does not fit into memory. End other programs, or use a machine with more of it.',
          archivePath,
        ),
      };
    case 'archiveDamaged':
      return {
        message: l10n.t('{0} is not a readable model archive: {1}', archivePath, fault.reason),
        fix: 'convertToMar',
      };
    case 'archiveUnreadable':
      return { message: l10n.t('{0} cannot be unpacked: {1}', archivePath, fault.reason) };
    case 'diskFull':
      return {
        message: l10n.t(
          "{0} cannot be unpacked: it has {1} MB, more than the temporary folder's disk has free. Make room there.",
          archivePath,
          Math.ceil(fault.bytes / 1e6),
        ),
      };
    case 'imageUnreadable':
      return {
        message: l10n.t(
          "{0} loads, but {1} is not an image that its config's loader can decode. Choose another image.",
          archivePath,
          imagePath,
        ),
      };
    case 'refusedRequest':
      return {
        message: l10n.t(
          '{0} loads, but its handler takes no image alone: {1}',
          archivePath,
          fault.message,
        ),
      };
    case 'raised':
      return { message: raised(fault, archivePath) };
    case 'handlerClass':
    case 'handlerFunction':
    case 'handlerMethod':
    case 'answerCount':
    case 'answerNotJson':
      return { message: tellHandler(fault, archivePath) };
    case 'checkpointUnreadable':
    case 'checkpointCode':
    case 'weightsNone':
    case 'weightsShape':
    case 'weightsPrefix':
    case 'weightsOther':
    case 'weightsParts':
    case 'weightsMissing':
      return { message: tellCheckpoint(fault, archivePath), fix: 'convertToMar' };
  }
}

function tellCheckpoint(fault: CheckpointFault, archive: string): string {
  switch (fault.cause) {
    case 'checkpointUnreadable':
      return l10n.t(
        '{0}: its checkpoint {1} cannot be read, {2}. Take the complete file and convert again.',
        archive,
        visibleName(fault.file),
        withoutStop(fault.reason),
      );
    case 'checkpointCode':
      return l10n.t(
        '{0}: its checkpoint {1} holds Python objects that could run code ({2}). Use PyTorch 2.10 or newer, or set MMOCR_TRUST_CHECKPOINT=1 if you trust its author.',
        archive,
        visibleName(fault.file),
        visibleName(fault.names),
      );
    case 'weightsNone':
      return l10n.t(
        '{0}: its checkpoint holds no weights. Convert again with another checkpoint.',
        archive,
      );
    case 'weightsShape':
      return l10n.t(
        "{0}: {1} has the shape {2} in the checkpoint and {3} in the config's model ({4} weights differ so). Convert again with the config it was trained with.",
        archive,
        visibleName(fault.name),
        `(${fault.given.join(', ')})`,
        `(${fault.wanted.join(', ')})`,
        fault.count,
      );
    case 'weightsPrefix':
      return l10n.t(
        '{0}: the names of the weights in the checkpoint begin with {1}, so the model gets none of them. Save them without the prefix and convert again.',
        archive,
        fault.prefixes.map(prefix => `"${visibleName(prefix)}"`).join(', '),
      );
    case 'weightsOther':
      return l10n.t(
        '{0}: its checkpoint is of another model: it has weights like {1}, and the model needs such as {2}. Convert again with the checkpoint that was trained with this config.',
        archive,
        visibleName(fault.example),
        visibleName(fault.wanted),
      );
    case 'weightsParts':
      return fault.made_for === null
        ? l10n.t(
            '{0}: the checkpoint has no weights for {1}, which would stay random. Convert again with the checkpoint that was trained with this config.',
            archive,
            named(fault.parts),
          )
        : l10n.t(
            "{0}: the checkpoint is of MMOCR {1} and has no weights for {2} under the config's names. Convert again with a config and a checkpoint of the same MMOCR.",
            archive,
            fault.made_for,
            named(fault.parts),
          );
    case 'weightsMissing':
      return l10n.t(
        '{0}: {1} of {2} weights are not in the checkpoint and would stay random, such as {3}. Convert again with the complete checkpoint.',
        archive,
        fault.count,
        fault.of,
        named(fault.names),
      );
  }
}

function tellHandler(fault: HandlerFault, archive: string): string {
  switch (fault.cause) {
    case 'handlerClass':
      return fault.classes.length === 0
        ? l10n.t(
            '{0}: its handler {1} has neither a class nor a function "handle". TorchServe needs one of them.',
            archive,
            visibleName(fault.file),
          )
        : l10n.t(
            '{0}: its handler {1} has several classes ({2}). TorchServe takes a handler with exactly one.',
            archive,
            visibleName(fault.file),
            named(fault.classes),
          );
    case 'handlerFunction':
      return l10n.t(
        '{0}: its handler {1} has no function "{2}", which the manifest names.',
        archive,
        visibleName(fault.file),
        visibleName(fault.function),
      );
    case 'handlerMethod':
      return l10n.t(
        '{0}: the class {1} of its handler {2} has no method "{3}", which TorchServe calls.',
        archive,
        visibleName(fault.name),
        visibleName(fault.file),
        fault.method,
      );
    case 'answerCount':
      return l10n.t(
        '{0} loads, but its handler answers one request with {1} instead of a list of one answer.',
        archive,
        visibleName(fault.given),
      );
    case 'answerNotJson':
      return l10n.t(
        '{0} loads, but what its handler answers cannot be sent as JSON: {1}',
        archive,
        fault.reason,
      );
  }
}

/** What no cause is known for: the last line of the exception, with the place. */
function raised(fault: Extract<ArchiveFault, { cause: 'raised' }>, archive: string): string {
  const said = `${fault.type}${fault.message ? `: ${fault.message}` : ''}`;
  const place = placeOf(fault);
  return fault.stage === 'answer'
    ? l10n.t(
        '{0} loads, but does not answer an image: {1} ({2}). Correct what stands there and make the archive again.',
        archive,
        said,
        place,
      )
    : l10n.t(
        '{0} does not load: {1} ({2}). Correct what stands there and make the archive again.',
        archive,
        said,
        place,
      );
}

function placeOf({ file, line }: { file?: string; line?: number }): string {
  if (file === undefined) return l10n.t('its handler');
  return line === undefined ? visibleName(file) : l10n.t('{0}, line {1}', visibleName(file), line);
}

function withoutStop(text: string): string {
  return text.trim().replace(/\.$/, '');
}

const NAMES: Record<string, string> = {
  torch: 'PyTorch',
  cv2: 'OpenCV',
  mmcv: 'MMCV',
  mmdet: 'MMDetection',
  mmocr: 'MMOCR',
  ts: 'TorchServe',
  mmengine: 'MMEngine',
  numpy: 'NumPy',
};

function packageName(name: string): string {
  return NAMES[name] ?? visibleName(name);
}
