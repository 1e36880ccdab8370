// For each line of JSON on standard input (address, categories, headers) Lighthouse's report, or why there is none, as
// a line of JSON. One Chromium for all of them; cookies that a page sets stay with it until its end.
// Arguments: the folder of the modules, the path of Chromium, and its flags.

import readline from "node:readline";

const [modules, chromium, ...flags] = process.argv.slice(2);
const { default: lighthouse } = await import(`${modules}/lighthouse/core/index.js`);
const { launch } = await import(`${modules}/chrome-launcher/dist/index.js`);

const QUIET_MS = 250;
const chrome = await launch({ chromePath: chromium, chromeFlags: flags, handleSIGINT: false });

async function audit({ address, categories, headers }) {
  const settings = {
    port: chrome.port,
    logLevel: "silent",
    onlyCategories: categories,
    extraHeaders: headers,
    disableFullPageScreenshot: true, // nobody looks at it, and no score depends on it
    // Our pages are at rest once they have loaded: a quarter of a second of quiet tells as much as the preset's whole one.
    pauseAfterFcpMs: QUIET_MS,
    pauseAfterLoadMs: QUIET_MS,
    networkQuietThresholdMs: QUIET_MS,
    cpuQuietThresholdMs: QUIET_MS,
  };
  try {
    const { lhr: report } = await lighthouse(address, settings);
    return report.runtimeError ? { interrupted: report.runtimeError.message } : { report };
  } catch (error) {
    return { interrupted: error.message };
  }
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await audit(JSON.parse(line)))}\n`);
}
chrome.kill();
