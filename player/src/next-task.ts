// A task of its own, after what the browser has to do first.

/** Timers that follow upon each other are held back by 4 ms; messages are not. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      // Node.js would wait for more.
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}
