// Puts a core together with the driver for its source. What draws, and where the engine's code
// comes from, is up to the caller.

import { Core, type View } from "./core/core.js";
import { Engine } from "./core/engine.js";
import type { Env } from "./core/env.js";
import type { Settings } from "./core/options.js";
import { FunctionDriver } from "./drivers/function.js";
import { driverFunction, type Source } from "./drivers/open.js";
import { RecordingDriver } from "./drivers/recording.js";
import type { RecordingSource } from "./drivers/source.js";

export interface Parts {
  env: Env;
  source: Source;
  settings: Settings;
  view: View;
  /** The compiled engine. */
  module(): Promise<WebAssembly.Module>;
  /** Called once, when the engine has started. */
  useEngine(engine: Engine): void;
}

export function makeCore({ env, source, settings, view, module, useEngine }: Parts): Core {
  const make = driverFunction(source, env);
  const shared = {
    env,
    settings,
    startEngine: async () => {
      const { minFrameTime } = source as RecordingSource;
      return Engine.start(await module(), { ...settings, minFrameTime });
    },
    forkEngine: async (engine: Engine) => engine.fork(await module()),
    useEngine,
  };
  return new Core(
    env,
    settings,
    (callbacks) =>
      make
        ? new FunctionDriver({ ...shared, make }, callbacks)
        : new RecordingDriver({ ...shared, source: source as RecordingSource }, callbacks),
    view,
  );
}
