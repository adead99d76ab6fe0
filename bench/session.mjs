// One session, as the editor's: conversions one after the other with the same engine. Each message
// holds the options of `convertToMar`; the answer is the seconds it took.
import { convertToMar } from '../src/archive/convert';
import { EngineClient } from '../src/engineClient/engineClient';

const engine = new EngineClient(process.argv[2]);
process.on('message', options => {
  const start = performance.now();
  convertToMar(options, { engine }).then(() => process.send((performance.now() - start) / 1000));
});
process.on('disconnect', () => engine.dispose());
