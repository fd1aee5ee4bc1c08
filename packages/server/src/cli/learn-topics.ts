import { keepTopics } from "../modules/ai/index.ts";

// Learns once what every server else learns at its start; part of `npm run setup`.

keepTopics();
