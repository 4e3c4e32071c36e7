// Starts everything: each module defines the elements or listeners it owns.
import "./hx.js";
import "./hot-keys.js";
import "./cmd-palette.js";
import "./desk.js";
import "./clocks.js";
import "./fields.js";
import "./overlays.js";
import "./chart-tip.js";
