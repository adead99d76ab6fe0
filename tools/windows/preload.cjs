// Loaded first in every Node process under Wine (NODE_OPTIONS): the user that Windows users are, and the one thing that Wine lacks.
'use strict';
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');

/** A name that Windows users have: not ASCII, with a space. Wine takes these variables from nowhere but its registry. */
const home = 'C:\\users\\王 小明';
const local = path.win32.join(home, 'AppData', 'Local');
Object.assign(process.env, {
  USERPROFILE: home, LOCALAPPDATA: local, APPDATA: path.win32.join(home, 'AppData', 'Roaming'),
});
const temporary = path.win32.join(local, 'Temp', process.env.MMOCR_WINDOWS_RUN ?? '');
if (!process.env.TEMP?.startsWith(local)) Object.assign(process.env, { TEMP: temporary, TMP: temporary });
fs.mkdirSync(temporary, { recursive: true });

// Wine refuses the interval of TCP keep-alive, and with it the connection; `fetch` asks for one.
net.Socket.prototype.setKeepAlive = function setKeepAlive() { return this; };
