// The same for a plain script tag.

import "./script.js";
import { create } from "./ui.js";

globalThis.AsciinemaPlayer = { create };
