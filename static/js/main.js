// Starts everything: each module defines the elements or listeners it owns. Collecting the static files
// puts the modules into this one, in this order: a module comes after those whose names it uses, and no
// two use the same name at their top.
import "./dom.js";
import "./session.js";
import "./hx.js";
import "./hot-keys.js";
import "./cmd-palette.js";
import "./desk.js";
import "./clocks.js";
import "./fields.js";
import "./drafts.js";
import "./overlays.js";
import "./chart-tip.js";
