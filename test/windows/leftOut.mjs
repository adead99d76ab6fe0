// Which tests the level `windows` leaves out under Wine, of the files that it runs (`notRun.mjs`), and
// why. On Windows itself nothing of this is read.

const noPython = 'There is no Python under Wine.';
const noShell = 'A program of Unix takes part: sh, bash, java, or a script with #!.';

/** File → the beginnings of the names of tests in it that are counted as skipped. */
export const leftOut = [
  {
    why: noPython,
    tests: {
      'test/unit/deploy/targets.test.ts': [
        'what is written for ray with pytorch > is Python that compiles',
        'what is written for ray with onnx > is Python that compiles',
        'what is written for kserve with pytorch > is Python that compiles',
        'what is written for kserve with onnx > is Python that compiles',
        'what is written for kubernetes with pytorch > is Python that compiles',
        'what is written for kubernetes with onnx > is Python that compiles',
        'what is written for triton with pytorch > is Python that compiles',
        'what is written for triton with onnx > is Python that compiles',
      ],
      'test/unit/describe/dictionaries.test.ts': ['MMOCR 1.x', 'MMOCR 0.x'],
      'test/unit/archive/hostile.test.ts': [
        'a hostile archive > a manifest that unpacks to',
        'a hostile archive > a list of models that unpacks to',
        'a hostile archive > weights that unpacks to',
      ],
      'test/unit/checkpoint/imports.test.ts': ["the forms that MMOCR loads > DataParallel's"],
      'test/unit/checkpoint/pickle.test.ts': [
        'readPickle > reads plain values',
        'readPickle > takes an OrderedDict',
        'readPickle > leaves what would run code',
      ],
      'test/unit/archive/read.test.ts': ['readArchive, on archives of other tools > '],
      'test/unit/archive/write.test.ts': ["writeArchive > writes what Python's zipfile reads"],
      'test/unit/cli/export.test.ts': [
        'mmocr-serving export > writes the ONNX file',
        'mmocr-serving export > runs nothing of',
        'mmocr-serving export > finds the dictionary',
        'mmocr-serving export > ends the exporter',
        'mmocr-serving export > names a Python of the other MMOCR',
      ],
      'test/unit/diagnostics/bundle.test.ts': ['a ZIP that others read'],
      'test/unit/environment/checkEnvironment.test.ts': [
        'checking a Python > finds everything',
        'what is run from the shipped Python files',
      ],
      'test/unit/environment/environmentHome.test.ts': ['the longest file of an environment'],
      'test/unit/servers/docker/docker.test.ts': [
        "the image's own scripts > refuses a report",
        "the image's own scripts > lets the CPU build pass",
      ],
      'test/unit/environment/environment.test.ts': [
        'the steps that make an environment > makes a virtual environment',
      ],
    },
  },
  {
    why: noShell,
    tests: {
      'test/unit/archive/write.test.ts': ['writeArchive > writes what java'],
      'test/unit/archive/diskFull.test.ts': ['a disk that takes no more > a limit on the size'],
      'test/unit/cli/export.test.ts': ['mmocr-serving export > overwrites only when told to'],
      'test/unit/cli/predict.test.ts': [
        'mmocr-serving predict --onnx > reads an image that comes through a pipe',
        'mmocr-serving predict --onnx > says of a pipe',
      ],
      'test/unit/cli/predictList.test.ts': ['a list > may come through a pipe'],
      'test/unit/cli/predictRun.test.ts': [
        'a folder into a run file > holds whole lines where the disk takes no more',
      ],
      'test/unit/environment/checkEnvironment.test.ts': [
        'checking a Python > names what lacks',
        'checking a Python > names a Java',
        'a Python that is none > not executable',
        'a Python that is none > another program',
        'a Python that is none > is too old',
        'a Python that is none > does not answer',
      ],
      'test/unit/servers/docker/docker.test.ts': ["the image's own scripts > has an entry point"],
      'test/unit/environment/javaPaths.test.ts': ['what the real Java says'],
      'test/unit/environment/pythonCommand.test.ts': ['a path that Python prints'],
    },
  },
  {
    why: 'Bundles a program while it runs: esbuild does not start under Wine 8, which has no bcryptprimitives.dll.',
    tests: {
      'test/unit/archive/oneName.test.ts': [
        'what a killed conversion left > is swept by the next one',
      ],
      'test/unit/engine/sealThread.test.ts': ['leaves nothing that reaches the machine'],
    },
  },
  {
    why: 'Writes into the channel between two Node processes as it is laid out on Unix.',
    tests: { 'test/unit/engine/oddAnswers.test.ts': ['an answer that Node cannot take apart'] },
  },
  {
    why: 'Wine has no WebGPU, and reserves no memory without using it.',
    tests: {
      'test/unit/parity/placement.test.ts': [
        'a prediction tells where the network ran > on WebGPU',
      ],
      'test/unit/stages/devices.test.ts': [
        'two devices > the same model: no alarm',
        'two devices > another weight on one of them: its node',
      ],
      'test/unit/parity/engine.test.ts': [
        'says what is wrong with a model > more memory needed than there is',
      ],
    },
  },
  {
    why: 'Ctrl+C sent as a signal, which ends a process at once on Windows.',
    tests: {
      'test/unit/cli/predictList.test.ts': ['a list > is not waited for'],
      'test/unit/cli/predictRun.test.ts': ['a folder into a run file > stopped by Ctrl+C'],
      'test/unit/cli/predictServed.test.ts': [
        'a folder through a served model > is gone on with by itself when the server ends by SIGINT',
        'a folder through a served model > stopped by Ctrl+C',
      ],
    },
  },
  {
    why: 'Reads the memory of processes from /proc.',
    tests: {
      'test/unit/servers/builtin/connections.test.ts': [
        'a request without the key > a hundred and fifty times',
        'bodies > of a hundred connections',
      ],
    },
  },
  {
    why: 'File modes, which Windows has not.',
    tests: {
      'test/unit/servers/builtin/keyFile.test.ts': [
        'writes over a stale file that everybody may read',
      ],
    },
  },
  {
    why: 'TorchServe cannot write its key file on Windows, and is started without keys there.',
    tests: { 'test/unit/servers/start/plan.test.ts': ['a plan of our own > is bound to loopback'] },
  },
  {
    why: 'The folder for temporary files has a Chinese name here already, which is what is told.',
    tests: {
      'test/unit/servers/start/plan.test.ts': [
        'a plan of our own > says which path Java cannot take',
      ],
    },
  },
  {
    why: 'Asks PowerShell for the command lines of programs, and Wine has none.',
    tests: { 'test/unit/servers/start/ending.test.ts': ['a server left running here'] },
  },
  {
    why: 'Symbolic links, which Wine 8 does not make.',
    tests: {
      'test/unit/servers/builtin/management.test.ts': [
        'POST /models refuses > what does not lie in the store',
      ],
      'test/unit/environment/findEnvironments.test.ts': [
        'environments on this disk > come once through links',
      ],
      'test/unit/jobs/runFolder.test.ts': ['the images of a folder > end where a link leads back'],
    },
  },
];
