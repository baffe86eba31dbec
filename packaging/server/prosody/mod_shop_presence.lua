-- Shows buyers whether the agent they talk to is there, without anybody being in anybody's contact list.
--
-- Load it on the agents' host. A buyer's page sends its presence to the agent (RFC 6121, 4.6); the answer is the agent's
-- presence, and each change of it from then on, until the buyer leaves. Only show, status text, nickname and the hash
-- of the picture go out, from the bare address: which devices an agent uses is nobody's business.

local jid_split = require "util.jid".split;
local jid_bare = require "util.jid".bare;
local st = require "util.stanza";

local stranger_hosts = module:get_option_set("shop_stranger_hosts", { "visitor." .. module.host });
local bare_sessions = prosody.bare_sessions;
local full_sessions = prosody.full_sessions;

local watchers = {}; -- agent's bare JID -> { buyer's full JID = true }
local pending = {};

local shown = {
	["show jabber:client"] = true;
	["status jabber:client"] = true;
	["nick http://jabber.org/protocol/nick"] = true;
	["x vcard-temp:x:update"] = true;
};

local function best_presence(agent)
	local user, best, best_priority = bare_sessions[agent], nil, nil;
	for _, session in pairs(user and user.sessions or {}) do
		local priority = session.priority or 0;
		if session.presence and (not best or priority > best_priority) then
			best, best_priority = session.presence, priority;
		end
	end
	return best;
end

local function presence_for_buyer(agent)
	local presence = best_presence(agent);
	if not presence then
		return st.presence({ from = agent, type = "unavailable" });
	end
	local answer = st.presence({ from = agent });
	for _, tag in ipairs(presence.tags) do
		if shown[tag.name .. " " .. (tag.attr.xmlns or "jabber:client")] then
			answer:add_child(st.clone(tag));
		end
	end
	return answer;
end

local function tell(agent, buyer)
	if full_sessions[buyer] then
		local presence = presence_for_buyer(agent);
		presence.attr.to = buyer;
		module:send(presence);
	else
		watchers[agent][buyer] = nil;
	end
end

-- An agent's own presence: told after the server has taken it in, and once for a burst of changes.
local function from_agent(event)
	local agent = jid_bare(event.origin.full_jid);
	if not watchers[agent] or pending[agent] then return; end
	pending[agent] = true;
	module:add_timer(0, function ()
		pending[agent] = nil;
		for buyer in pairs(watchers[agent] or {}) do tell(agent, buyer); end
		if watchers[agent] and not next(watchers[agent]) then watchers[agent] = nil; end
	end);
end

local function from_buyer(event)
	local stanza = event.stanza;
	local buyer = stanza.attr.from;
	local _, host, resource = jid_split(buyer);
	if not stranger_hosts:contains(host) or not resource then return; end
	local agent = jid_bare(stanza.attr.to);
	if stanza.attr.type == nil then
		watchers[agent] = watchers[agent] or {};
		watchers[agent][buyer] = true;
		tell(agent, buyer);
	elseif stanza.attr.type == "unavailable" and watchers[agent] then
		watchers[agent][buyer] = nil;
	end
end

-- mod_presence takes the same events at priority 0 and lets nobody see them after it.
module:hook("presence/bare", function (event)
	if event.stanza.attr.to == nil then
		from_agent(event);
	else
		from_buyer(event);
	end
end, 10);
module:hook("presence/full", from_buyer, 10);
