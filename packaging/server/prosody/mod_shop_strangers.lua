-- Keeps buyers to what buyers need: they may write to the shop's agents, at a human pace, and to nobody else.
--
-- Load it on the hosts strangers sign in to. Options, with their defaults:
--   stranger_contacts = { "shop.example", "upload.shop.example" }  hosts they may reach besides their own account
--   stranger_messages_per_minute = 60    messages with text, after a burst of stranger_message_burst
--   stranger_message_burst = 30
--   stranger_stanzas_per_second = 20     everything else: typing, receipts, archive pages
--   stranger_body_bytes = 65536

local jid_split = require "util.jid".split;
local jid_bare = require "util.jid".bare;
local set = require "util.set";
local st = require "util.stanza";
local throttle = require "util.throttle";

local contacts = module:get_option_set("stranger_contacts", {});
local per_minute = module:get_option_number("stranger_messages_per_minute", 60);
local burst = module:get_option_number("stranger_message_burst", 30);
local per_second = module:get_option_number("stranger_stanzas_per_second", 20);
local body_bytes = module:get_option_number("stranger_body_bytes", 65536);

local readable = set.new { "vcard-temp", "http://jabber.org/protocol/disco#info", "http://jabber.org/protocol/pubsub" };

-- One pace for one buyer, however many windows are open. Weak keys: forgotten with the last of the sessions.
local paces = setmetatable({}, { __mode = "v" });

local function pace_of(session)
	local bare = jid_bare(session.full_jid);
	local pace = paces[bare];
	if not pace then
		pace = {
			text = throttle.create(burst, burst * 60 / per_minute);
			any = throttle.create(per_second * 5, 5);
		};
		paces[bare] = pace;
	end
	session.stranger_pace = pace; -- the session holds the only strong reference
	return pace;
end

local function refuse(event, kind, condition, text)
	local stanza, origin = event.stanza, event.origin;
	if stanza.attr.type ~= "error" and stanza.attr.type ~= "result" then
		origin.send(st.error_reply(stanza, kind, condition, text));
	end
	return true;
end

local function own_account(origin, to)
	return to == nil or to == origin.host or jid_bare(to) == origin.username .. "@" .. origin.host;
end

local function in_pace(event, has_text)
	local pace = pace_of(event.origin);
	if has_text then
		return pace.text:poll(1);
	end
	return pace.any:poll(1);
end

local function check_message(event)
	local origin, stanza = event.origin, event.stanza;
	if origin.type ~= "c2s" then return; end
	local body = stanza:get_child_text("body");
	if body and #body > body_bytes then
		return refuse(event, "modify", "not-acceptable", "This message is too long.");
	end
	if not in_pace(event, body) then
		return refuse(event, "wait", "resource-constraint", "Too many messages, please wait a little.");
	end
	if own_account(origin, stanza.attr.to) then return; end
	local user, host = jid_split(stanza.attr.to);
	local kind = stanza.attr.type or "normal";
	if not (user and contacts:contains(host)) or kind == "headline" or kind == "groupchat" then
		return refuse(event, "cancel", "not-allowed", "Visitors may write to this shop's agents only.");
	end
end

local function check_iq(event)
	local origin, stanza = event.origin, event.stanza;
	if origin.type ~= "c2s" then return; end
	local kind, to = stanza.attr.type, stanza.attr.to;
	if kind == "result" or kind == "error" then return; end
	if not in_pace(event, false) then
		return refuse(event, "wait", "resource-constraint", "Too many requests, please wait a little.");
	end
	if own_account(origin, to) then return; end
	local user, host, resource = jid_split(to);
	local payload = stanza.tags[1];
	local allowed = contacts:contains(host) and not resource
		and (not user or (kind == "get" and payload and readable:contains(payload.attr.xmlns)));
	if not allowed then
		return refuse(event, "cancel", "not-allowed", "Visitors may not ask for this.");
	end
end

local function check_presence(event)
	local origin, stanza = event.origin, event.stanza;
	if origin.type ~= "c2s" or stanza.attr.to == nil then return; end
	local _, host = jid_split(stanza.attr.to);
	local kind = stanza.attr.type;
	if kind == "unavailable" and contacts:contains(host) then return; end
	-- No subscriptions: a shop's agents would find thousands of strangers in their contact list.
	if not contacts:contains(host) or kind ~= nil or not in_pace(event, false) then
		return refuse(event, "cancel", "not-allowed", "Visitors may show their presence to this shop's agents only.");
	end
end

for _, to_type in ipairs { "bare", "full", "host" } do
	module:hook("pre-message/" .. to_type, check_message, 1000);
	module:hook("pre-iq/" .. to_type, check_iq, 1000);
	module:hook("pre-presence/" .. to_type, check_presence, 1000);
end
