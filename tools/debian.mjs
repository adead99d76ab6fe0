// Programs outside npm and pip: installed where this is a Debian-like machine and we are root, else
// named for the user to install.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { findChromium, onPath } from './chromium.mjs';
import { cache, environmentPython } from './folders.mjs';
import { run, say, step } from './steps.mjs';

const answers = (program, args) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;

/** What `npm start` and `npm test` use besides Node, and how to see whether it is here. */
const programs = {
  chromium: {
    title: 'Chromium',
    packages: ['chromium', 'fonts-liberation'],
    here: () => Boolean(findChromium()),
  },
  java: { title: 'Java 11 or newer', packages: ['openjdk-17-jre-headless'], here: hasJava },
  python: {
    title: `Python 3.10 or 3.11 with venv${process.env.PYTHON ? `, which PYTHON=${process.env.PYTHON} is not` : ''}`,
    packages: ['python3', 'python3-venv'],
    here: () => Boolean(findPython() || onPath('uv')),
  },
  chineseFonts: { title: 'a Chinese font', packages: ['fonts-noto-cjk'], here: hasChineseFont },
  pythonLibrary: {
    title: "Python's shared library, of the environment with MMOCR 1.x",
    packages: ['libpython3.11'],
    here: hasPythonLibrary,
  },
  wine: { title: 'Wine', packages: ['wine64', 'wine'], here: () => Boolean(onPath('wine')) },
};

function hasJava() {
  const java = process.env.JAVA_HOME
    ? path.join(process.env.JAVA_HOME, 'bin', 'java')
    : onPath('java');
  return Boolean(java) && answers(java, ['-version']);
}

/** Where `start.py` of src/python/deploy/triton looks for it. */
function hasPythonLibrary() {
  return answers(process.env.MMOCR_PYTHON || environmentPython('mmocr1'), [
    '-c',
    'import os, sys, sysconfig, ctypes\n' +
      'name = "libpython%d.%d.so.1.0" % sys.version_info[:2]\n' +
      'places = [sysconfig.get_config_var("LIBDIR") or "", os.path.join(sys.base_prefix, "lib")]\n' +
      'any(os.path.isfile(os.path.join(place, name)) for place in places) or ctypes.CDLL(name)',
  ]);
}

/** The first Python that can make a virtual environment the pinned wheels exist for. */
export function findPython() {
  const names = process.env.PYTHON
    ? [process.env.PYTHON]
    : ['python3.11', 'python3.10', 'python3', 'python'];
  return names.find(name =>
    answers(name, [
      '-c',
      'import ensurepip, sys, venv; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 11))',
    ]),
  );
}

function hasChineseFont() {
  const found = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' });
  return found.status === 0 && found.stdout.trim() !== '';
}

const canInstall = () =>
  process.getuid?.() === 0 && fs.existsSync('/etc/debian_version') && Boolean(onPath('apt-get'));

/** Those of the named programs that this machine does not have. */
export const lackingPrograms = names => names.filter(name => !programs[name].here());

/** Brings the named programs; resolves with those still missing, having said what to install. */
export async function bringPrograms(names) {
  const lacking = lackingPrograms(names);
  if (!lacking.length) return [];
  const packages = lacking.flatMap(name => programs[name].packages);
  if (canInstall()) {
    await step(`Installing Debian packages ${packages.join(' ')}`, async progress => {
      const options = {
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        log: path.join(cache, 'logs', 'apt.log'),
        progress,
      };
      await run('apt-get', ['update'], options);
      await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], options);
    }).catch(error => say(error.message));
  }
  const still = lackingPrograms(lacking);
  for (const name of still)
    say(
      `Missing: ${programs[name].title}. On Debian or Ubuntu: apt-get install ${programs[name].packages.join(' ')}`,
    );
  return still;
}
