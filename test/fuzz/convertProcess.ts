import { convertToMar, type ConvertOptions } from '../../src/archive/convert';
import { UserError } from '../../src/base/errors';
import { EngineClient } from '../../src/engineClient/engineClient';

/**
 * Converts what it is sent, one after the other; answers with the refusal, or with what was thrown
 * that nobody should see.
 */
const engine = new EngineClient(process.argv[2] as string);
process.on('message', (options: ConvertOptions) => {
  convertToMar(options, { engine }).then(
    () => process.send?.({}),
    (error: Error) =>
      process.send?.(
        error instanceof UserError ? { refused: error.message } : { defect: String(error.stack) },
      ),
  );
});
process.on('disconnect', () => {
  engine.dispose();
  process.exit();
});
