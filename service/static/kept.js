// What a page has typed and the server has not yet, with what was sent and never answered: a window that is closed, a
// line that breaks or an answer that is lost costs nothing, and asks nothing.
import { pocket } from "./wire.js";

const MOST_SENT = 3;

// `name`, `fields` and `same` are those of the page; `may` tells whether it may write.
export function keeper(name, fields, same, may) {
  let sent = [];
  const drop = () => pocket.drop(name());
  const keep = () => pocket.put(name(), { ...fields(), sent });
  window.addEventListener("beforeunload", (event) => {
    if (may() && pocket.get(name())) {
      event.preventDefault();
      event.returnValue = ""; // what older browsers go by
    }
  });
  return {
    drop,
    keep,
    sending(values) {
      sent = [...sent, values].slice(-MOST_SENT);
      if (pocket.get(name())) keep();
    },
    answered(values) {
      sent = [];
      if (same(values, fields())) drop();
      else keep();
    },
    // What an earlier page left here, where it is not what stands in this one.
    left() {
      const found = pocket.get(name());
      if (found && same(found, fields())) drop();
      else if (found) {
        sent = found.sent || [];
        return found;
      }
      return null;
    },
    // "Changed elsewhere" may be the echo of what this page sent itself, where only the answer was lost.
    isOwn: (stored) => sent.some((one) => same(one, stored)),
  };
}
