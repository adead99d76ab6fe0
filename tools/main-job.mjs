// The main job in a window, as a user does it: convert, start, test. Used by `npm start --
// --headless`, the screenshots and test/e2e.

export const sample = {
  checkpoint: 'checkpoints/dbnet_tiny.pth',
  config: 'configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py',
  image: 'images/shop_sign.jpg',
  model: 'dbnet_tiny',
};

/**
 * Right-click on the checkpoint, "Convert to MAR…", every question answered; resolves when the
 * archive is in the model store.
 */
export async function convert(window) {
  await window.rightClick(sample.checkpoint, 'Convert to MAR…');
  await window.answer(
    'Model name: the archive is NAME.mar, the model answers at /predictions/NAME',
  );
  await window.answer('Model version');
  await window.notification(`${sample.model}.mar`).waitFor({ timeout: 600_000 });
}

/**
 * "MMOCR: Start TorchServe", or "Built-in Server", from the palette; resolves when the models are
 * ready.
 */
export async function startServer(window, server = 'TorchServe') {
  await window.run(`MMOCR: Start ${server}`);
  await window.serverReady();
}

/**
 * Right-click on the image, "Test on TorchServe", or "Built-in Server"; resolves with the panel's
 * verdict.
 */
export async function testImage(window, image = sample.image, server = 'TorchServe') {
  await window.rightClick(image, `Test on ${server}`);
  return window.verdict();
}

export async function stopServer(window, server = 'TorchServe') {
  await window.run(`MMOCR: Stop ${server}`);
  await window.server.locator('.codicon-circle-outline').waitFor({ timeout: 600_000 });
}
