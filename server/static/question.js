// The answer on a question's page, as chart or network too.
import { addressWith, enhance, viewOf } from "./views.js";

const answer = document.getElementById("answer");
if (answer) enhance(answer, viewOf(), (view) => history.replaceState(null, "", addressWith(view)));
